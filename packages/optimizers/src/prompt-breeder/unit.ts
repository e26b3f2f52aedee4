import type { SinglePlan } from "@signet/core";

/** A member of the population. */
export interface Unit {
  /** Its instructions, and as demos its context: correct runs. */
  readonly plan: SinglePlan;
  /** What is asked of the model to make another instruction of one. */
  readonly mutation: string;
  /** Its ancestors from the first one to itself. */
  readonly line: readonly SinglePlan[];
}
