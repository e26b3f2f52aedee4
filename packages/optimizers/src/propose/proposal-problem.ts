import type { LeafDefinition } from "@signet/core";
import { lostPlaceholders } from "./placeholders.js";
import { isForeign } from "./scripts.js";
import { runsIn, sharesRun } from "./shares-run.js";
import { wordsOf } from "./words-of.js";

/** What a proposal is judged by. */
export interface Surroundings {
  readonly leaf: LeafDefinition;
  /** The instruction that the step has now. */
  readonly base: string;
  /** The prompt's own words: an answer that repeats them is an echo. */
  readonly asked: readonly string[];
  /** Titles of the prompt's sections. */
  readonly headings: readonly string[];
  /** All that the prompt shows. */
  readonly prompt: readonly string[];
  /** Runs of words in what the prompt shows, or sums up, of the data. */
  readonly shown: readonly ReadonlySet<string>[];
  /** May be repeated: fields with their descriptions and labels. */
  readonly allowed: readonly string[];
}

const MOST_WORDS = 300;
const MOST_CHARACTERS = 20_000;
/** A program whose instruction is long already gets room for more. */
const MOST_GROWTH = 1.5;
const MARKUP = /<\|[^|\n]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>/i;
/** What formats write in the place of a text. */
const LAYOUT = /^[(<[{]text[^\n]{0,40}[)>\]}]$/i;
const ROLE_LINE = /^[^\p{L}\p{N}\n]*(system|user|human|assistant)[^\p{L}\p{N}\n:]*:/gimu;
const OVERRIDE =
  /\b(?:ignore|disregard|forget)\b[^.\n]{0,20}\b(?:previous|prior|above|earlier)\b[^.\n]{0,20}\b(?:instructions?|prompts?)\b/i;

/**
 * Why a cleaned reply cannot be an instruction, as the end of a sentence that starts with "it"; `undefined` when nothing speaks against it. What the present
 * instruction does itself is no fault.
 */
export function problemOf(text: string, surroundings: Surroundings): string | undefined {
  const { base, leaf, asked, headings, prompt, shown, allowed } = surroundings;
  if (text === "") return "is empty";
  const most = Math.max(MOST_WORDS, Math.ceil(MOST_GROWTH * wordsOf(base).length));
  if (text.length > Math.max(MOST_CHARACTERS, MOST_GROWTH * base.length) || wordsOf(text).length > most)
    return `has more than ${most} words`;
  if (!/\p{L}/u.test(text)) return "has no words";
  if (LAYOUT.test(text)) return "repeats the request";
  const lost = lostPlaceholders(text, { from: base });
  if (lost.length > 0) return `lost ${lost.join(", ")}`;
  const own = runsIn([base, ...allowed]);
  if (sharesRun(text, [runsIn(asked)], own) || headingsIn(text, headings) > 1) return "repeats the request";
  const titles = [...leaf.signature.inputFields, ...leaf.signature.outputFields].map(({ title }) => title);
  if (isChat(text, [base, ...titles.map((title) => `${title}:`)].join("\n")))
    return "holds what belongs to a chat, not to an instruction";
  if (isForeign(text, [base, ...prompt, ...asked])) return "is written in another script";
  return sharesRun(text, shown, own) ? "quotes an example" : undefined;
}

/** How many of the prompt's sections stand in the text. */
function headingsIn(text: string, headings: readonly string[]): number {
  const lines = new Set(
    text
      .split("\n")
      .map((line) => (/^[^\p{L}]*([^:]*?)[^\p{L}]*(?::|$)/u.exec(line)?.[1] ?? "").toLowerCase()),
  );
  return headings.filter((heading) => lines.has(heading.toLowerCase())).length;
}

function isChat(text: string, base: string): boolean {
  const known = rolesIn(base);
  return (
    (MARKUP.test(text) && !MARKUP.test(base)) ||
    (OVERRIDE.test(text) && !OVERRIDE.test(base)) ||
    [...rolesIn(text)].some((role) => !known.has(role))
  );
}

function rolesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(ROLE_LINE)].map(([, role = ""]) => role.toLowerCase()));
}
