import { type ModuleRecord, type ModuleRecordsOptions, moduleRecords } from "../reflect/module-records.js";
import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";

/** What a module did in the runs that were not wholly right. Where labels show that it did its own part right, another one is to blame: these come only if there are no others. */
export function failedRecords(
  runs: readonly RunRecord[],
  options: ModuleRecordsOptions,
): readonly ModuleRecord[] {
  const failed = runs.filter(({ outcome }) => (scoreOf(outcome) ?? 1) < 1);
  const records = moduleRecords(failed, options);
  const own = records.filter((record) => !isRight(record));
  return own.length > 0 ? own : records;
}

/** Whether its labels say so; without labels nobody knows. */
function isRight({ output, expected }: ModuleRecord): boolean {
  const labels = Object.entries(expected);
  return (
    output !== undefined &&
    labels.length > 0 &&
    labels.every(([name, value]) => JSON.stringify(output[name]) === JSON.stringify(value))
  );
}
