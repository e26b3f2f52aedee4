import { SignetError } from "@signet/core";
import type { RunRecord } from "./run-record.js";

/** Codes of failures that other parameters cannot mend: the program, its data or the metric is at fault. */
const BROKEN = new Set([
  "RUN_THREW",
  "INPUT_INVALID",
  "OUTPUT_INVALID",
  "STEP_NOT_AWAITED",
  "METRIC_INVALID",
]);

/** Watches for a compile that cannot come to anything, because most runs fail for one reason. */
export interface FaultWatch {
  readonly note: (planHash: string, records: readonly RunRecord[]) => void;
  /** @throws {SignetError} `EVALUATION_DEGENERATE` naming the reason. */
  readonly check: () => void;
}

/**
 * A broken program, data set or metric shows after 20 runs. An answer that cannot be read may be what a compile mends, so it takes 60
 * runs under at least three plans with hardly any success.
 */
export function watchFaults(): FaultWatch {
  const counts = new Map<string, { count: number; message: string }>();
  const plans = new Set<string>();
  let runs = 0;
  return {
    note(planHash, records) {
      plans.add(planHash);
      for (const { outcome } of records) {
        runs++;
        if (outcome.ok) continue;
        const known = counts.get(outcome.code);
        if (known === undefined) counts.set(outcome.code, { count: 1, message: outcome.message });
        else known.count++;
      }
    },
    check() {
      for (const [code, { count, message }] of counts) {
        const isBroken = BROKEN.has(code) && runs >= 20 && count > 0.8 * runs;
        const isHopeless = runs >= 60 && plans.size >= 3 && count > 0.98 * runs;
        if (!isBroken && !isHopeless) continue;
        throw new SignetError(
          "EVALUATION_DEGENERATE",
          `${count} of ${runs} runs failed with ${code}, for example: ${message}`,
          { details: { code, count, runs } },
        );
      }
    },
  };
}
