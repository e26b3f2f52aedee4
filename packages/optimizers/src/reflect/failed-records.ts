import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";
import { type ModuleRecord, type ModuleRecordsOptions, moduleRecords } from "./module-records.js";
import { isOwnPartRight } from "./own-part.js";

/** What a module did in the runs that were not wholly right. Where labels show that it did its own part right, another one is to blame: these come only if there are no others. */
export function failedRecords(
  runs: readonly RunRecord[],
  options: ModuleRecordsOptions,
): readonly ModuleRecord[] {
  const failed = runs.filter(({ outcome }) => (scoreOf(outcome) ?? 1) < 1);
  const records = moduleRecords(failed, options);
  const own = records.filter((record) => isOwnPartRight(record) !== true);
  return own.length > 0 ? own : records;
}
