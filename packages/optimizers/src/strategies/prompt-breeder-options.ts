import { type ModuleChoice, moduleChoices } from "../reflect/module-turns.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { checkRange } from "./check-range.js";

export interface PromptBreederOptions {
  /** Members, the start among them. Default 10. */
  readonly population?: number;
  /** Times that tournaments are held; between them the losers are replaced. Default 10. */
  readonly generations?: number;
  /** Most training examples that the fitness of a generation is measured on. Default 100. */
  readonly batch?: number;
  /** Examples that a tournament begins with; it takes more while it is undecided. Default 10. */
  readonly minibatch?: number;
  /** Share of the copies that take an instruction of another member over, in [0, 1]. Default 0.1. */
  readonly crossover?: number;
  /** Share of the copies whose demos are drawn anew from correct runs, in [0, 1]. Default 0.1. */
  readonly shuffle?: number;
  /** Most demos of a step in such a context; 0: contexts are left alone. Default 2. */
  readonly maxDemos?: number;
  /** Members of the last population that are scored on the whole valset, besides those that led a generation. Default 3. */
  readonly finalists?: number;
  /** Which leaf of a program a copy changes: each in turn, or rather the ones that failures point to. Default "roundRobin". */
  readonly modules?: ModuleChoice;
}

/**
 * The options with their defaults.
 *
 * @throws {SignetError} `OPTION_INVALID` for what is out of range.
 */
export function promptBreederOptions({
  population = 10,
  generations = 10,
  batch = 100,
  minibatch = 10,
  crossover = 0.1,
  shuffle = 0.1,
  maxDemos = 2,
  finalists = 3,
  modules = "roundRobin",
}: PromptBreederOptions): Required<PromptBreederOptions> {
  checkCounts("promptBreeder", { population }, 2);
  checkCounts("promptBreeder", { generations, batch, minibatch });
  checkCounts("promptBreeder", { maxDemos, finalists }, 0);
  checkName("promptBreeder", "modules", modules, moduleChoices);
  checkRange("promptBreeder", { crossover, shuffle }, { most: 1 });
  return { population, generations, batch, minibatch, crossover, shuffle, maxDemos, finalists, modules };
}
