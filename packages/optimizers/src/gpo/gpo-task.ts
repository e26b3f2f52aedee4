import type { SinglePlan } from "@signet/core";
import type { ImproveField } from "../operators/improve-from-trajectory.js";
import type { Operator } from "../operators/operator.js";
import type { Rng } from "../random/index.js";
import type { Contest } from "../strategies/contest.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { GpoSettings } from "./gpo-settings.js";

/** What all steps of a compile have in common. */
export interface GpoTask {
  readonly settings: GpoSettings;
  readonly contest: Contest;
  readonly context: StrategyContext;
  /** Writes new prompts, for one module or for all. */
  readonly operator: Operator<ImproveField>;
}

/** What one step works on. */
export interface Step {
  /** All current instructions; those that the step does not write stay as they are. */
  readonly plan: SinglePlan;
  /** Ids of training examples; they are run only where there is to be a reflection. */
  readonly batch: readonly string[];
  /** Of this step alone. */
  readonly rng: Rng;
}
