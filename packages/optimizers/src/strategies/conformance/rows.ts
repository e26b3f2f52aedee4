import type { Example } from "@signet/core";

export interface Input {
  readonly text: string;
}

export interface Answer {
  readonly label: "red" | "blue";
}

/** `expected` is `null` where a row has no label. */
export type Row = Example<Input, Answer | null>;

/** Which set a row was made for is legible from its number: trainset 1…, valset 2…, holdout 3…. */
export type RowSet = "trainset" | "valset" | "holdout";

const FIRST = { trainset: 1000, valset: 2000, holdout: 3000 } as const satisfies Record<RowSet, number>;

/** Rows of both labels in alternation, such as `ember 1002`; every tenth is marked as rare. */
export function rowsOf(set: RowSet, count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => {
    const number = FIRST[set] + index;
    const mark = index % 10 === 5 ? "rare " : "";
    const text = `${mark}${number % 2 === 0 ? "ember" : "frost"} ${number}`;
    return { input: { text }, expected: { label: labelOf(text) } };
  });
}

/** What is right for a text, wherever it came from. */
export function labelOf(text: string): Answer["label"] {
  return text.includes("ember") ? "red" : "blue";
}

/** The numbers of the rows that a text holds something of. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(?:ember|frost) (\d{4})/g)].map(([, number]) => Number(number));
}

export function setOf(number: number): RowSet {
  if (number >= FIRST.holdout) return "holdout";
  return number >= FIRST.valset ? "valset" : "trainset";
}
