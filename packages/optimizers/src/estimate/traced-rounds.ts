import type { Rounds } from "../study/rounds.js";
import type { RunRecord } from "../study/run-record.js";

export interface TracedRoundsOptions {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Calls that were really made so far. */
  readonly liveCalls: () => number;
  /** Told the runs of the first round of the trace, once. It takes no part in any decision. */
  readonly onTrace: (
    runs: readonly RunRecord[],
    pace: { readonly seconds: number; readonly liveCalls: number },
  ) => void;
}

/** Rounds that tell what the trace was like: the first look at what a run really takes. */
export function tracedRounds(round: Rounds, { now, liveCalls, onTrace }: TracedRoundsOptions): Rounds {
  let isTold = false;
  return {
    ...round,
    async evaluate(jobs, options) {
      if (isTold || options.phase !== "trace") return round.evaluate(jobs, options);
      isTold = true;
      const [startedMs, callsBefore] = [now(), liveCalls()];
      const trials = await round.evaluate(jobs, options);
      const pace = { seconds: (now() - startedMs) / 1000, liveCalls: liveCalls() - callsBefore };
      onTrace(
        trials.flatMap(({ runs }) => runs),
        pace,
      );
      return trials;
    },
  };
}
