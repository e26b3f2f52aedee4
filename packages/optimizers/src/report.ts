import type { BudgetSpent, Plan } from "@signet/core";
import type { ExpertsReport } from "./mop/experts-report.js";
import type { DecisionCost } from "./study/decision-account.js";
import type { StopReason } from "./study/events.js";
import type { Decision } from "./verify/decide.js";
import type { Measured } from "./verify/verify.js";

/** What a compile has to say besides the artifact. */
export interface CompileReport {
  readonly strategy: string;
  readonly seed: number;
  /** Set sizes as used. */
  readonly sizes: { readonly trainset: number; readonly valset: number; readonly holdout: number };
  /** The plan that the strategy ended with, adopted or not. */
  readonly proposed: Plan;
  /** What the artifact holds is `proposed`, not the original. */
  readonly adopted: boolean;
  /** The comparison on the holdout; absent when it was not made: nothing to compare, or stopped before. */
  readonly verification?: Decision;
  /** Scores on the holdout. */
  readonly scores?: { readonly before: Measured; readonly after: Measured };
  /** Score of `proposed` on the valset, as the search estimates it; absent when nothing was scored. */
  readonly valScore?: number;
  /** What a mixture of prompts came to, router by router, and why; absent when the strategy looked for none. */
  readonly experts?: readonly ExpertsReport[];
  readonly trials: number;
  /** What the decisions cost: each distinct answer once, replayed or not. */
  readonly cost: DecisionCost;
  /** What this and earlier sessions spent on real calls, with waste and retries. */
  readonly spent: BudgetSpent;
  /** Program runs that were executed in this session; 0 when all was replayed. */
  readonly executedRuns: number;
  /** Why the compile ended early, if it did. */
  readonly stopped?: StopReason;
  /** The study held an earlier session. */
  readonly resumed: boolean;
  /** What differs from the last session of the study: answers were reused, outcomes were not. */
  readonly changed: readonly string[];
  /** Examples that the metric could not score, with the reason. */
  readonly excluded: Readonly<Record<string, string>>;
  /** Mean tokens of a program run on the holdout, before and after. */
  readonly tokensPerRun?: { readonly before: number; readonly after: number };
}
