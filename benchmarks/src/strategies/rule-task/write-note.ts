import type { Rng } from "@signet/optimizers";
import { clausesIn, clauseText, denialText, isOfSame } from "./clause-text.js";
import { explainRecords, isContradicted } from "./explain-records.js";
import type { ReadPrompt } from "./read-prompt.js";
import type { Clause } from "./rule.js";

const MOST = 4;

/**
 * A text about the task, such as a reason or a summary: what its records seem to follow, what is wrong about the clauses that the prompt states, and, where it
 * shows no records, what its notes say.
 */
export function writeNote({ sections, records }: ReadPrompt, draw: Rng): string {
  const known = sections.flatMap(({ text }) => clausesIn(text));
  const wrong = known.filter((clause) => isContradicted(clause, records));
  const found = explainRecords(records, { known, refused: [], most: 1 + draw.int(MOST - 1), draw });
  const kept = records.length === 0 ? distinct(known) : [];
  const lines = [
    ...wrong.map((clause) => `${denialText(clause)}.`),
    ...[...kept, ...found].slice(0, 2 * MOST).map((clause) => `${clauseText(clause, draw)}.`),
  ];
  return lines.length === 0
    ? "Nothing more can be told from what is shown."
    : `What counts is what a message holds. ${lines.join(" ")}`;
}

function distinct(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.filter((clause, index) => clauses.findIndex((other) => isOfSame(other, clause)) === index);
}
