import type { CompositeDefinition, EffectDefinition, LeafDefinition } from "@signet/core";

/** How the program's `run` uses one of its steps, as far as its source shows it. */
export interface StepUse {
  /** Path of the step: a leaf, an effect, or a nested program. */
  readonly path: string;
  readonly inLoop: boolean;
  /** Called on some inputs only. */
  readonly inBranch: boolean;
  /**
   * How many calls a run makes at most where these are more than one, each turn of a loop aside; infinite where the steps are handed to a
   * function whose source is not known.
   */
  readonly times?: number;
  /** Paths of the steps whose output can reach this step's input, in the order of calling. */
  readonly feedsFrom: readonly string[];
  /** Names of the program's input fields that can reach this step's input. */
  readonly inputFields: readonly string[];
}

/** What the user's own source says of a program: the program, and nothing of the file that it does not refer to. Without secrets and data tables. */
export interface SourceSlice {
  /** Doc comments by path of step; "" is the program itself. */
  readonly docs: Readonly<Record<string, string>>;
  /** Doc comments of fields, by path of step and name of field. */
  readonly fieldDocs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The program's declaration and all declarations that it refers to, nearest first; at most 12,000 characters. */
  readonly text: string;
  /** The part of it that says what `run` does: `run` with the functions and values that it refers to; at most 2,400 characters. */
  readonly code: string;
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
  /** Absent where no source file is known, or the program was not found in it. */
  readonly source?: SourceSlice;
  /**
   * All that proposers are shown of the program: fields, steps, what feeds what, doc comments and the code of `run` where the source is known. At most
   * some 13,000 characters, the same for equal programs.
   */
  readonly outline: string;
}
