import type { AnswerFormat, Habit, Range } from "./answer-format.js";

/** `Write the answer in 1 to 3 words, in lower case.` "" where the format says nothing worth a token. */
export function formatSentence(title: string, { words, items, numbers, habits }: AnswerFormat): string {
  const parts = [
    ...(words && words.most <= 60 ? [`in ${rangeText(words)} word${words.most === 1 ? "" : "s"}`] : []),
    ...(items ? [`as ${rangeText(items)} item${items.most === 1 ? "" : "s"}`] : []),
    ...(numbers ? [`as a number from ${numbers.least} to ${numbers.most}`] : []),
    ...habits.flatMap((habit) => habitTexts[habit] ?? []),
  ];
  return parts.length === 0 ? "" : `Write the ${title} ${parts.join(", ")}.`;
}

const habitTexts: Readonly<Record<Habit, string | undefined>> = {
  "lower case": "in lower case",
  "upper case": "in upper case",
  "digits only": "in digits only",
  "a date as YYYY-MM-DD": "as a date YYYY-MM-DD",
  "ends in a full stop": "with a full stop at the end",
  "no final full stop": "without a full stop",
  "one line": undefined,
};

/** `3`, or `1 to 3`. */
export function rangeText({ least, most }: Range): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
