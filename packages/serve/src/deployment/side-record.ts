import { SignetError, type Trace, usageOf } from "@signet/core";
import { latencyHistogram } from "./latency-histogram.js";
import { type Estimate, scoreWindow } from "./score-window.js";

/** What one artifact did since it was deployed. Runs in its shadow count like any other. */
export interface SideStatus {
  /** Ended. */
  readonly requests: number;
  readonly underWay: number;
  readonly ok: number;
  /** Left by their callers. */
  readonly aborted: number;
  readonly failed: number;
  /** Failures by error code; "UNEXPECTED" is whatever is no `SignetError`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Of those that went well; absent as long as there is none. */
  readonly latencyMs?: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly usage: {
    readonly calls: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    /** Absent when no call had a price. */
    readonly costUsd?: number;
  };
  /** Of the answers that were sampled; a run that failed by its own fault counts 0. Absent without a score. */
  readonly score?: Estimate;
  /** Times that `score` threw, or returned what is no score. */
  readonly unscored: number;
}

/** How a run came out. */
export interface RunEnd {
  readonly durationMs: number;
  /** Absent when it went well. */
  readonly error?: unknown;
  readonly isAborted: boolean;
}

/** Keeps the status of one artifact. Its memory does not grow. */
export interface SideRecord {
  readonly begin: () => void;
  readonly end: (run: RunEnd) => void;
  /** Adds what a run used; the trace of one that was aborted may come after its end. */
  readonly charge: (trace: Trace) => void;
  readonly scored: (score: number) => void;
  readonly unscored: () => void;
  readonly underWay: () => number;
  readonly status: () => SideStatus;
}

export function sideRecord(): SideRecord {
  const latency = latencyHistogram();
  const scores = scoreWindow();
  const counts = { ok: 0, aborted: 0, failed: 0, unscored: 0, underWay: 0 };
  const failures: Record<string, number> = Object.create(null); // error codes are a closed set, so it stays small
  const usage: { calls: number; promptTokens: number; completionTokens: number; costUsd?: number } = {
    calls: 0,
    promptTokens: 0,
    completionTokens: 0,
  };

  return {
    begin: () => {
      counts.underWay++;
    },
    charge(trace) {
      const used = usageOf([trace]);
      usage.calls += used.calls;
      usage.promptTokens += used.promptTokens;
      usage.completionTokens += used.completionTokens;
      if (used.costUsd !== undefined) usage.costUsd = (usage.costUsd ?? 0) + used.costUsd;
    },
    end({ durationMs, error, isAborted }) {
      counts.underWay--;
      if (isAborted) counts.aborted++;
      else if (error === undefined) {
        counts.ok++;
        latency.add(durationMs);
      } else {
        counts.failed++;
        const code = SignetError.is(error) ? error.code : "UNEXPECTED";
        failures[code] = (failures[code] ?? 0) + 1;
      }
    },
    scored: scores.add,
    unscored: () => {
      counts.unscored++;
    },
    underWay: () => counts.underWay,
    status() {
      const { ok, aborted, failed, unscored, underWay } = counts;
      const [p50, p90, p99] = [0.5, 0.9, 0.99].map(latency.percentile);
      const score = scores.estimate();
      return {
        requests: ok + aborted + failed,
        underWay,
        ok,
        aborted,
        failed,
        failures: { ...failures },
        ...(p50 !== undefined && p90 !== undefined && p99 !== undefined && { latencyMs: { p50, p90, p99 } }),
        usage: { ...usage },
        ...(score && { score }),
        unscored,
      };
    },
  };
}
