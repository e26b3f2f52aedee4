import type { Json } from "../json.js";
import { lenientJson } from "./lenient-json.js";

/** Characters read by all attempts together, for each character of the text, plus a floor: hostile text costs no more. */
const WORK_PER_CHARACTER = 8;
const WORK_FLOOR = 10_000;

/** Finds the first JSON object (`{`) or list (`[`) in a text, in prose or a code fence as well. */
export function findJson(text: string, opener: "{" | "["): Json | undefined {
  for (const value of jsonIn(text, opener)) return value;
  return undefined;
}

/** Every outermost JSON object (`{`) or list (`[`) of a text, in order. */
export function* jsonIn(text: string, opener: "{" | "["): Generator<Json> {
  const budget = text.length * WORK_PER_CHARACTER + WORK_FLOOR;
  let work = 0;
  for (let at = text.indexOf(opener); at >= 0 && work < budget; ) {
    const { value, end } = lenientJson(text, at);
    if (value !== undefined) yield value;
    work += end - at + 1;
    at = text.indexOf(opener, value === undefined ? at + 1 : end);
  }
}
