import type { LeafDefinition } from "@signet/core";
import { otherDirective } from "./directives.js";
import { echoes } from "./echoes.js";
import { isOtherLanguage } from "./other-language.js";
import { lostPlaceholders } from "./placeholders.js";
import { isForeign } from "./scripts.js";
import { runsIn, sharesRun } from "./shares-run.js";
import { shownRecords, shownValues } from "./shown-records.js";
import { hasOtherUrl } from "./urls.js";
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
  /** May be repeated: fields with their descriptions and labels, other instructions. */
  readonly allowed: readonly string[];
}

const MOST_WORDS = 300;
const MOST_CHARACTERS = 20_000;
/** A program whose instruction is long already gets room for more, up to a limit. */
const MOST_GROWTH = 1.5;
const LONGEST = 1000;
/** What formats write in the place of a text. */
const LAYOUT = /^[(<[{]text[^\n]{0,40}[)>\]}]$/i;
/** Some of them count as letters. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\s\u2800]/gu;

const DIRECTIVES = {
  chat: "holds what belongs to a chat, not to an instruction",
  tool: "holds what belongs to a call of a tool, not to an instruction",
} as const;

/**
 * Why a cleaned reply cannot be an instruction, as the end of a sentence that starts with "it"; `undefined` when nothing speaks against it. What the present
 * instruction does itself is no fault.
 */
export function problemOf(text: string, surroundings: Surroundings): string | undefined {
  const { base, leaf, asked, headings, prompt, shown, allowed } = surroundings;
  const visible = text.replace(INVISIBLE, "");
  if (visible === "") return "is empty";
  const most = mostWords(wordsOf(base).length);
  if (text.length > Math.max(MOST_CHARACTERS, MOST_GROWTH * base.length) || wordsOf(text).length > most)
    return `has more than ${most} words`;
  if (!/\p{L}/u.test(visible) && text !== base) return "has no words";
  if (LAYOUT.test(text) && text !== base) return "repeats the request";
  const lost = lostPlaceholders(text, { from: base });
  if (lost.length > 0) return `lost ${lost.join(", ")}`;
  const mayRepeat = [base, ...allowed];
  const own = runsIn(mayRepeat);
  if (sharesRun(text, [runsIn(asked)], own) || echoes(text, asked, mayRepeat)) return "repeats the request";
  if (headingsIn(text, headings, base) > 1) return "repeats the request";
  const directive = otherDirective(text, [base, ...linesOf(leaf)]);
  if (directive !== undefined) return DIRECTIVES[directive];
  if (hasOtherUrl(text, mayRepeat)) return "holds a URL that the present instruction does not have";
  // What a model noted on the data is in the language of the model.
  const around = [...shownValues(prompt, leaf), ...asked, ...allowed];
  if (isForeign(text, [base, ...around]) && isForeign(text, [base])) return "is written in another script";
  if (isOtherLanguage(text, base, around)) return "is written in another language";
  return sharesRun(text, [...shown, runsIn(shownRecords(prompt, leaf))], own)
    ? "quotes an example"
    : undefined;
}

function mostWords(present: number): number {
  const grown = Math.ceil(MOST_GROWTH * present);
  return Math.max(MOST_WORDS, present, Math.min(LONGEST, grown));
}

/** How many of the prompt's sections stand in the text, and not in the present instruction. */
function headingsIn(text: string, headings: readonly string[], base: string): number {
  const lines = linesBeforeColons(text);
  const known = linesBeforeColons(base);
  return headings
    .map((heading) => heading.toLowerCase())
    .filter((heading) => lines.has(heading) && !known.has(heading)).length;
}

function linesBeforeColons(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split("\n")
      .map((line) => (/^[^\p{L}]*([^:]*?)[^\p{L}]*(?::|$)/u.exec(line)?.[1] ?? "").toLowerCase()),
  );
}

/** What formats write of a step's own fields and labels, some of which are called as roles are. */
function linesOf({ signature: { inputFields, outputFields } }: LeafDefinition): readonly string[] {
  const fields = [...inputFields, ...outputFields];
  const names = fields.map(({ name }) => name);
  return [
    ...fields.flatMap(({ name, title, choices = [] }) => [
      `${title}: x[`,
      `${name}: x[`,
      `<${name}>`,
      ...choices.flatMap((choice) => [`${choice}:`, JSON.stringify({ [name]: choice })]),
    ]),
    ...names.flatMap((name) => names.map((other) => JSON.stringify({ [name]: "x", [other]: "x" }))),
  ];
}
