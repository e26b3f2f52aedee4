import { moduleRecords, recordText } from "../reflect/module-records.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";

/** What every step did in a run that it was called in, as a prompt shows it. */
export function runText(record: RunRecord, problem: Problem): string {
  return problem.graph.leaves
    .flatMap(({ path, leaf }) =>
      moduleRecords([record], { path, problem }).map((done) => `[${path}]\n${recordText(done, leaf)}`),
    )
    .join("\n\n");
}
