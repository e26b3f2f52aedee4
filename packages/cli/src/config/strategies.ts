/** What can be asked for by name, and whether an effort means something to it. */
export const strategyTakesEffort = {
  mipro: true,
  miproPlusPlus: true,
  opro: true,
  copro: false,
  ape: false,
  gpo: false,
  dualPhase: false,
  gepa: true,
  protegi: true,
  evoPrompt: true,
  promptBreeder: false,
  simba: false,
  mop: false,
  randomSearch: true,
  knnDemos: false,
  bootstrapFewShot: false,
} as const satisfies Record<string, boolean>;

export type StrategyName = keyof typeof strategyTakesEffort;

export const strategyNames = Object.keys(strategyTakesEffort) as StrategyName[]; // the keys of the literal above
