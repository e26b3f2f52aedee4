export { asWritten } from "./as-written.js";
export { type BootstrapFewShotOptions, bootstrapFewShot } from "./bootstrap-few-shot.js";
export { type CoproOptions, copro } from "./copro.js";
export type { Effort } from "./effort.js";
export { type MiproOptions, mipro } from "./mipro.js";
export { type MiproPlusPlusOptions, miproPlusPlus } from "./mipro-plus-plus.js";
export { type OproLevel, type OproOptions, opro } from "./opro.js";
export { type RandomSearchOptions, randomSearch } from "./random-search.js";
export type { Problem, Strategy, StrategyContext } from "./strategy.js";
