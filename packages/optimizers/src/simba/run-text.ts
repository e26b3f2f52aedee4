import { moduleRecords, recordText } from "../reflect/module-records.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";

/** Of one step: a prompt shows many of them. */
const MOST_CHARACTERS = 8000;

/** What every step did in a run that it was called in, as a prompt shows it. What is too long is cut off. */
export function runText(record: RunRecord, problem: Problem): string {
  return problem.graph.leaves
    .flatMap(({ path, leaf }) =>
      moduleRecords([record], { path, problem }).map((done) => `[${path}]\n${cut(recordText(done, leaf))}`),
    )
    .join("\n\n");
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
