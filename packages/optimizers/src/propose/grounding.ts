/** Which texts a proposal is grounded in. What is switched off has neither text nor heading in the prompt. */
export interface Grounding {
  /** The summary of the data, and the facts that are counted in it. */
  readonly data: boolean;
  /** What the program does, and what the step contributes. */
  readonly program: boolean;
  readonly demos: boolean;
  readonly tip: boolean;
  /** How many tried instructions are shown, the best ones; 0 is none. */
  readonly history: number;
}

/** All texts but the history, as in MIPRO proper. @see mipro.md §4.2 */
export const DEFAULT_GROUNDING: Grounding = { data: true, program: true, demos: true, tip: true, history: 0 };
