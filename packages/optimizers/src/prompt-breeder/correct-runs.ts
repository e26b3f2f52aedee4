import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";

/** The runs with the best score that there is among them, if any is above 0: full marks as a rule. */
export function correctRuns(runs: readonly RunRecord[]): readonly RunRecord[] {
  const scores = runs.map(({ outcome }) => scoreOf(outcome) ?? 0);
  const most = Math.max(0, ...scores);
  return most === 0 ? [] : runs.filter((_, index) => scores[index] === most);
}
