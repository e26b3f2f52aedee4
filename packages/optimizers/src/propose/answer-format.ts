import type { Json } from "@signet/core";
import { fewValues } from "./few-values.js";

/** What the values of an open field look like. */
export interface AnswerFormat {
  /** Words of the middle 80 %; absent when the values are no texts. */
  readonly words?: Range;
  /** Items of the middle 80 %, for lists. */
  readonly items?: Range;
  /** All that the lists are made of, where it is few texts that come again and again. */
  readonly among?: readonly string[];
  /** Numbers from least to most. */
  readonly numbers?: Range;
  /** True of nearly all texts, or of all numbers. */
  readonly habits: readonly Habit[];
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** A way of writing that all answers share. */
export type Habit =
  | "lower case"
  | "upper case"
  | "digits only"
  | "no final full stop"
  | "ends in a full stop"
  | "one line"
  | "whole numbers"
  | "a date as YYYY-MM-DD";

const habits = {
  "digits only": (text) => /^[\d.,\s%$€£-]*\d[\d.,\s%$€£-]*$/.test(text),
  "a date as YYYY-MM-DD": (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  "lower case": (text) => /\p{L}/u.test(text) && text === text.toLowerCase(),
  "upper case": (text) => /\p{L}/u.test(text) && text === text.toUpperCase() && text !== text.toLowerCase(),
  "ends in a full stop": (text) => /[.。]["')\]]?\s*$/u.test(text),
  "no final full stop": (text) => !/[.。!?]["')\]]?\s*$/u.test(text),
  "one line": (text) => !text.trim().includes("\n"),
} as const satisfies Record<Exclude<Habit, "whole numbers">, (text: string) => boolean>;

/** Fewest values that a format is read off. */
const FEWEST = 5;

/** Reads off some values what they have in common, whether or not some are null; `undefined` where there are too few to tell. */
export function answerFormat(values: readonly Json[]): AnswerFormat | undefined {
  const given = values.filter((value) => value !== null);
  if (given.length < FEWEST) return undefined;
  const texts = given.filter((value): value is string => typeof value === "string");
  const lists = given.filter((value): value is Json[] => Array.isArray(value));
  const numbers = given.filter((value): value is number => typeof value === "number");
  if (numbers.length === given.length)
    return {
      numbers: middle(numbers, 0),
      habits: numbers.every((number) => Number.isInteger(number)) ? ["whole numbers"] : [],
    };
  if (lists.length === given.length) return listFormat(lists);
  return texts.length < given.length ? undefined : textFormat(texts);
}

function listFormat(lists: readonly Json[][]): AnswerFormat {
  const sizes = lists.map(({ length }) => length);
  const among = fewValues(lists.flat());
  return { items: middle(sizes, 0.1), ...(among && { among }), habits: [] };
}

function textFormat(texts: readonly string[]): AnswerFormat {
  const shared = (Object.keys(habits) as (keyof typeof habits)[]) // the table's own keys
    .filter((habit) => texts.filter(habits[habit]).length >= 0.97 * texts.length);
  const isNumeric = shared.includes("digits only") || shared.includes("a date as YYYY-MM-DD");
  const lengths = texts.map((text) => text.trim().split(/\s+/).length);
  return {
    words: middle(lengths, 0.1),
    habits: isNumeric
      ? shared.filter((habit) => habit === "digits only" || habit === "a date as YYYY-MM-DD").slice(-1)
      : shared,
  };
}

/** From the quantile `cut` to the quantile 1 − `cut`. */
export function middle(numbers: readonly number[], cut: number): Range {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { least: at(cut), most: at(1 - cut) };
}
