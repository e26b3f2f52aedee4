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
  // Near the ceiling a clause of the rule is worth less than the paper's least gain of 0.1.
  dual_phase: () => dualPhase({ acceptance: "graded" }),
  gepa: () => gepa({ maxMetricCalls: 3000 }),
} as const satisfies Readonly<Record<string, () => Strategy>>;

/** Others for comparison, at their defaults but for OPRO's effort and MIPRO's demos, which teach this task's model nothing. */
export const OTHERS = {
  gpo_without_reflection: () => gpo(),
  dual_phase_as_the_paper: () => dualPhase(),
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
