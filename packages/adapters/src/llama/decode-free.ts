import type { Token } from "node-llama-cpp";
import { stopFilter } from "../remote/stop-filter.js";
import type { Cursor } from "./cursor.js";
import type { Vocabulary } from "./vocabulary.js";

export interface FreeOptions {
  readonly stops: readonly string[];
  readonly maxTokens: number;
  /** A space that the text before owes: the model is expected to begin with it, and it is not shown. */
  readonly lead: string;
}

export interface FreeEnd {
  readonly why: "end" | "stop" | "length";
  /** What was drawn, up to the stop text; the lead included. */
  readonly text: string;
  /** How long the drawn text was after each token. */
  readonly lengths: readonly number[];
}

/** What stands for bytes that do not yet make a character. */
const INCOMPLETE = "\uFFFD";

/** Lets the model write until it ends, a stop text comes, or the tokens are used up. Yields text that can no longer change. */
export async function* decodeFree(
  cursor: Cursor,
  vocabulary: Vocabulary,
  { stops, maxTokens, lead }: FreeOptions,
): AsyncGenerator<string, FreeEnd> {
  const drawn: Token[] = [];
  const lengths: number[] = [];
  const filter = stopFilter(stops);
  let passed = "";
  let kept = "";
  const show = (text: string): string => {
    const isFirst = kept === "";
    kept += text;
    return isFirst && lead !== "" && text.startsWith(lead) ? text.slice(lead.length) : text;
  };

  let why: FreeEnd["why"] = "length";
  while (drawn.length < maxTokens) {
    const token = await cursor.draw();
    if (vocabulary.isEnd(token)) {
      why = "end";
      break;
    }
    drawn.push(token);
    cursor.append([token]);
    const text = vocabulary.textOf(drawn);
    lengths.push(text.length);
    if (text.endsWith(INCOMPLETE)) continue;
    const shown = show(filter.push(text.slice(passed.length)));
    passed = text;
    if (shown !== "") yield shown;
    if (filter.isStopped()) return { why: "stop", text: kept, lengths };
  }
  const rest = show(filter.push(vocabulary.textOf(drawn).slice(passed.length)) + filter.flush());
  if (rest !== "") yield rest;
  return { why: filter.isStopped() ? "stop" : why, text: kept, lengths };
}
