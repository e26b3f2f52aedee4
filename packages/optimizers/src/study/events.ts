import type { Plan } from "@signet/core";
import type { CompileEstimate } from "../estimate/compile-estimate.js";
import type { ReportedExperts } from "../mop/experts-report.js";
import type { ThetaRecord } from "../propose/proposal-settings.js";

export type Phase = "analyze" | "trace" | "bootstrap" | "propose" | "search" | "verify" | "emit";

/** Why a compile ended before its strategy did. */
export type StopReason = "calls" | "tokens" | "usd" | "seconds" | "aborted";

/** What a compile tells while it works. Events take no part in any decision. */
export type CompileEvent =
  | { readonly type: "session"; readonly isResumed: boolean; readonly changed: readonly string[] }
  /** Before the first call, and again when the trace has shown what a run takes. */
  | { readonly type: "estimate"; readonly estimate: CompileEstimate }
  | { readonly type: "phase"; readonly phase: Phase; readonly status: "start" | "end" }
  /** `done` of `total` units of the phase; the total may grow. */
  | { readonly type: "progress"; readonly phase: Phase; readonly done: number; readonly total: number }
  | {
      readonly type: "proposal";
      readonly path: string;
      readonly instruction: string;
      readonly origin: string;
    }
  | {
      readonly type: "trial";
      readonly number: number;
      readonly examples: number;
      readonly score: number | undefined;
      readonly plan: Plan;
    }
  | { readonly type: "best"; readonly plan: Plan; readonly score: number }
  /** What a search of ways to propose has learnt so far: a later one replaces an earlier one. */
  | {
      readonly type: "importance";
      /** By name of the setting, the share of the variance of scores that it explains by itself, in [0, 1]. */
      readonly shares: Readonly<Record<string, number>>;
      readonly settings: readonly ThetaRecord[];
    }
  /** What a mixture of prompts came to at one router, and why. */
  | ({ readonly type: "experts" } & ReportedExperts)
  | { readonly type: "excluded"; readonly exampleId: string; readonly reason: string }
  | { readonly type: "warning"; readonly message: string }
  | { readonly type: "stopped"; readonly reason: StopReason };
