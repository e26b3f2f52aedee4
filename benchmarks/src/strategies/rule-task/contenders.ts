import {
  ape,
  copro,
  dualPhase,
  evoPrompt,
  gepa,
  gpo,
  mipro,
  opro,
  promptBreeder,
  protegi,
  type Strategy,
  simba,
} from "@signet/optimizers";

/** Strategies that are to find the rule, each at settings with which it can. */
export const TARGETS = {
  gpo: () => gpo({ reflect: true }),
  // At most four steps, as the paper has it; five pairs show too little of a rule of five clauses, and one first prompt may be an unlucky one.
  dual_phase: () => dualPhase({ initial: { numExamples: 25, numInitial: 5 }, maxSteps: 4 }),
  gepa: () => gepa({ maxMetricCalls: 3000 }),
} as const satisfies Readonly<Record<string, () => Strategy>>;

/** Others for comparison, at their defaults but for OPRO's effort and MIPRO's demos, which teach this task's model nothing. */
export const OTHERS = {
  gpo_without_reflection: () => gpo(),
  dual_phase_of_five_pairs: () => dualPhase(),
  protegi: () => protegi(),
  evo_prompt_ga: () => evoPrompt({ variant: "ga" }),
  evo_prompt_de: () => evoPrompt({ variant: "de" }),
  prompt_breeder: () => promptBreeder(),
  simba: () => simba(),
  ape: () => ape(),
  opro: () => opro({ effort: "heavy" }),
  copro: () => copro(),
  mipro: () => mipro({ mode: "instructions" }),
} as const satisfies Readonly<Record<string, () => Strategy>>;
