import type { Token } from "node-llama-cpp";
import type { Cursor } from "./cursor.js";
import { endTokens } from "./decode-choice.js";
import type { Vocabulary } from "./vocabulary.js";

export interface NumberOptions {
  readonly integer: boolean;
  readonly lead: string;
  /** The literal that follows, "" for none: one way in which the model says that the number is complete. */
  readonly follower: string;
  readonly maxTokens: number;
}

/** Fifteen digits are exact in a double, and six decimals are more than anybody asks of a language model. */
const BEGINNING = /^-?((0|[1-9]\d{0,14})(\.\d{0,6})?)?$/;
const WHOLE_BEGINNING = /^(-?[1-9]\d{0,14}|0|-?)$/;
const COMPLETE = /^-?\d+(\.\d+)?$/;

/** A decimal number, as JSON writes it but without an exponent; not complete when the tokens ended before the model did. */
export async function decodeNumber(
  cursor: Cursor,
  vocabulary: Vocabulary,
  { integer, lead, follower, maxTokens }: NumberOptions,
): Promise<{ readonly text: string; readonly isComplete: boolean }> {
  const ends = endTokens(vocabulary, follower);
  const beginning = integer ? WHOLE_BEGINNING : BEGINNING;
  const isBeginning = (said: string): boolean =>
    said.startsWith(lead) ? beginning.test(said.slice(lead.length)) : said === "";
  let said = "";
  for (let left = maxTokens; ; left--) {
    const number = said.slice(lead.length);
    const isComplete = said.startsWith(lead) && COMPLETE.test(number);
    const allowed = [...vocabulary.numberTokens()].filter(([, text]) => isBeginning(said + text));
    if (allowed.length === 0) return { text: number, isComplete };
    if (left <= 0) return { text: number, isComplete: false };
    const among: Token[] = [...allowed.map(([token]) => token), ...(isComplete ? ends : [])];
    const token = cursor.choose(await cursor.scores(among));
    const text = allowed.find(([candidate]) => candidate === token)?.[1];
    if (text === undefined) return { text: number, isComplete };
    cursor.append([token]);
    said += text;
  }
}
