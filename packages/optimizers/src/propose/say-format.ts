import type { AnswerFormat, Habit, Range } from "./answer-format.js";

/** Longer answers are told their length roughly. */
const SHORT = 60;

/** `Write the answer in 1 to 3 words, in lower case.` "" where the format says nothing worth a token. */
export function formatSentence(
  title: string,
  { words, items, among, numbers, habits }: AnswerFormat,
): string {
  const kind = habits.includes("whole numbers") ? "a whole number" : "a number";
  const about = words !== undefined && words.most > SHORT ? "about " : "";
  const parts = [
    ...(words ? [`in ${about}${countText(words, "word")}`] : []),
    ...(items ? [`as ${countText(items, "item")}${among ? ` out of ${among.join(", ")}` : ""}`] : []),
    ...(numbers ? [`as ${kind} from ${numbers.least} to ${numbers.most}`] : []),
    ...habits.flatMap((habit) => habitTexts[habit] ?? []),
  ];
  return parts.length === 0 ? "" : `Write the ${title} ${parts.join(", ")}.`;
}

/** `1 word`, or `1 to 3 words`. */
export function countText({ least, most }: Range, noun: string): string {
  return `${least === most ? least : `${least} to ${most}`} ${noun}${most === 1 ? "" : "s"}`;
}

const habitTexts: Readonly<Record<Habit, string | undefined>> = {
  "lower case": "in lower case",
  "upper case": "in upper case",
  "digits only": "in digits only",
  "a date as YYYY-MM-DD": "as a date YYYY-MM-DD",
  "ends in a full stop": "with a full stop at the end",
  "no final full stop": "without a full stop",
  "one line": undefined,
  "whole numbers": undefined,
};
