import type { CompositeDefinition, EffectDefinition, LeafDefinition } from "@signet/core";

/** How the program's `run` uses one of its steps, as far as its source shows it. */
export interface StepUse {
  /** Path of the step: a leaf, an effect, or a nested program. */
  readonly path: string;
  readonly inLoop: boolean;
  /** Called on some inputs only. */
  readonly inBranch: boolean;
  /** Paths of the steps whose output can reach this step's input, in the order of calling. */
  readonly feedsFrom: readonly string[];
  /** Names of the program's input fields that can reach this step's input. */
  readonly inputFields: readonly string[];
}

/** The program as the optimizers see it: the intermediate form between the user's source and everything after. */
export interface ProgramGraph {
  readonly name: string;
  readonly definition: CompositeDefinition;
  /** In declaration order. */
  readonly leaves: readonly { readonly path: string; readonly leaf: LeafDefinition }[];
  readonly effects: readonly { readonly path: string; readonly effect: EffectDefinition }[];
  /** Absent where the source could not be read (minified, native): describe the program from its traces then. */
  readonly uses?: readonly StepUse[];
  /** A readable rendering for proposers: fields, steps, what feeds what. A few lines, the same for equal programs. */
  readonly outline: string;
}
