import type { DemoOptions } from "../bootstrap/demo-options.js";
import type { Phase } from "../study/events.js";
import type { Amount } from "./amount.js";

/** Sizes of demo lists, as strategies are told them. */
export type DemoSizes = Pick<DemoOptions, "maxBootstrapped" | "maxLabeled" | "maxDemoTokens">;

/** What one phase of a strategy runs. What is left out is none. */
export interface PhaseWork {
  readonly phase: Phase;
  /** Program runs by the task's model. */
  readonly taskRuns?: Amount;
  /** Program runs by the teacher's model. */
  readonly teacherRuns?: Amount;
  /** Calls of the proposer's model; not counted when the compile has none. */
  readonly proposerCalls?: Amount;
  /** The share of these runs' calls that is expected to be new, in (0, 1]; the others repeat those of earlier runs, whose answers are there. Default 1. */
  readonly newCalls?: number;
  /** Demos that the prompts of these runs show. Default: those of the start plan. */
  readonly demos?: DemoSizes;
}

/** What a strategy is going to do with a problem, before verify. */
export interface WorkEstimate {
  readonly phases: readonly PhaseWork[];
  /** It answers with the plan that it started from: there is nothing to verify. */
  readonly keepsStart?: boolean;
}
