import { type TotalUsage, type Trace, usageOf } from "@signet/core";
import type { SpendAccount } from "./client.js";

/**
 * Hears the trace of a run, and settles what it cost: with the trace, which may come after the run was given up on. What was given up on
 * costs what was set aside at least, since calls that were cut off report nothing.
 */
export interface Metered {
  readonly onTrace: (trace: Trace) => void;
  readonly usage: () => TotalUsage | undefined;
  /** The run failed and no trace is to come: nothing was asked. */
  readonly failed: (wasAborted: boolean) => void;
}

export function metered(account: SpendAccount, signal: AbortSignal): Metered {
  let usage: TotalUsage | undefined;
  return {
    onTrace(trace) {
      usage = usageOf([trace]);
      account.settle(usage, !signal.aborted);
    },
    usage: () => usage,
    failed(wasAborted) {
      if (!wasAborted && usage === undefined) account.release();
    },
  };
}
