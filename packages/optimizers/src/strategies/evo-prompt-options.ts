import { type ModuleChoice, moduleChoices } from "../reflect/module-turns.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { checkRange, MOST_TEMPERATURE } from "./check-range.js";
import { type Effort, efforts } from "./effort.js";

export interface EvoPromptOptions {
  /**
   * `ga`: a genetic algorithm; two parents are crossed and mutated, and the best of old and new survive. `de`: differential evolution; what tells two others apart is put
   * to the best, and the outcome takes an individual's place if it is better. Default "de".
   */
  readonly variant?: "ga" | "de";
  /** Sets `generations` where that is left out. Default "light". */
  readonly effort?: Effort;
  /** Plans that live at a time, at least 3. Default 10. */
  readonly population?: number;
  /** Default 10, 20 or 30 by effort. */
  readonly generations?: number;
  /** Of all that is written. Default 0.5. */
  readonly temperature?: number;
  /** Which leaf of a plan is changed. Default "roundRobin". */
  readonly modules?: ModuleChoice;
}

/** All options, decided. */
export type EvoPromptSettings = Readonly<Required<Omit<EvoPromptOptions, "effort">>>;

const GENERATIONS = { light: 10, medium: 20, heavy: 30 } as const satisfies Record<Effort, number>;

/** @throws {SignetError} `OPTION_INVALID`. */
export function readEvoPromptOptions({ effort = "light", ...options }: EvoPromptOptions): EvoPromptSettings {
  checkName("evoPrompt", "effort", effort, efforts);
  const { variant = "de", population = 10, generations = GENERATIONS[effort] } = options;
  const { temperature = 0.5, modules = "roundRobin" } = options;
  checkName("evoPrompt", "variant", variant, ["ga", "de"]);
  checkName("evoPrompt", "modules", modules, moduleChoices);
  checkCounts("evoPrompt", { generations });
  checkCounts("evoPrompt", { population }, 3);
  checkRange("evoPrompt", { temperature }, { most: MOST_TEMPERATURE });
  return { variant, population, generations, temperature, modules };
}
