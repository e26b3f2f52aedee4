import { ape, copro, dualPhase, gepa, gpo, mipro, opro, type Strategy, simba } from "@signet/optimizers";

/** Strategies that learn the rule from their failures, each at settings with which it may. */
export const TARGETS = {
  gpo: () => gpo({ reflect: true }),
  // With 60 rows, a clause is worth less than the paper's least gain of 0.1 near the ceiling.
  dual_phase: () => dualPhase({ acceptance: "graded" }),
  gepa: () => gepa({ maxMetricCalls: 3000 }),
} as const satisfies Readonly<Record<string, () => Strategy>>;

/** Others at their defaults, for comparison. */
export const OTHERS = {
  gpo_without_reflection: () => gpo(),
  dual_phase_as_the_paper: () => dualPhase(),
  simba: () => simba(),
  ape: () => ape(),
  opro: () => opro({ effort: "heavy" }),
  copro: () => copro(),
  mipro: () => mipro({ mode: "instructions" }),
} as const satisfies Readonly<Record<string, () => Strategy>>;
