import { amount } from "../estimate/amount.js";
import { differential } from "../evo-prompt/differential.js";
import type { Evolution, Mating } from "../evo-prompt/evolution.js";
import { firstPopulation } from "../evo-prompt/first-population.js";
import { genetic } from "../evo-prompt/genetic.js";
import { type Conception, writeChildren } from "../evo-prompt/write-children.js";
import type { Rng } from "../random/index.js";
import { type ModuleTurns, moduleTurns } from "../reflect/module-turns.js";
import { type Contest, type Contestant, openContest } from "./contest.js";
import { type EvoPromptOptions, readEvoPromptOptions } from "./evo-prompt-options.js";
import type { Strategy } from "./strategy.js";
import { triedPlans } from "./tried-plans.js";
import { writingWork } from "./writing-work.js";

/** Generations without a new plan after which the search ends. */
const PATIENCE = 2;

const VARIANTS = { ga: genetic, de: differential } as const satisfies Record<string, Evolution>;

/**
 * EvoPrompt: a population of plans evolves, a model crosses and mutates their instructions, and scores on the valset decide who lives.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Guo et al. 2024 (arXiv 2309.08532). Differs: a generation is written and scored as one round, so that in differential evolution the best is that of the generation
 * before; two parents are never the same; an individual is a whole program, and a move changes one leaf.
 */
export function evoPrompt(options: EvoPromptOptions = {}): Strategy {
  const settings = readEvoPromptOptions(options);
  const { variant, population: size, generations, temperature, modules } = settings;
  const evolution = VARIANTS[variant];
  return {
    name: "evoPrompt",
    options: { ...settings },
    estimate(problem) {
      const plans = (generations + 1) * size - 1;
      const runs = plans * problem.valset.length;
      return writingWork(problem, { calls: amount(plans, 2 * plans), runs: amount(0.9 * runs, runs) });
    },
    async optimize(given, context) {
      const contest = await openContest(given, context);
      const { problem } = contest;
      const turns = moduleTurns(problem, modules);
      const rng = context.rng.fork("evoPrompt");
      const shared = { problem, context, tried: triedPlans(problem.start), temperature };
      const plans = await context.phase("propose", () =>
        firstPopulation({ ...shared, size, rng: rng.fork("first") }),
      );
      const scores = await contest.enter(plans);
      let population: readonly Contestant[] = plans.map((plan, index) => ({
        plan,
        score: scores[index] ?? 0,
      }));
      const lack = lackOf(population.length, evolution, context.proposer === undefined);
      if (lack !== undefined) context.emit({ type: "warning", message: `evoPrompt() ends early: ${lack}.` });

      const most = lack === undefined ? generations : 0;
      for (let generation = 0, inVain = 0; generation < most && inVain < PATIENCE; generation++) {
        if (contest.best().score >= 1) break;
        const own = rng.fork(`generation ${generation}`);
        const matings = evolution.matings(population, size, own.fork("matings"));
        const children = await context.phase("propose", () => {
          const conceptions = conceived(matings, contest, turns, own.fork("turns"));
          const { operator } = evolution;
          return writeChildren(conceptions, { ...shared, operator, rng: own.fork("children") });
        });
        const written = children.flatMap((plan) => plan ?? []);
        inVain = written.length === 0 ? inVain + 1 : 0;
        await contest.enter(written);
        const scored = children.map((plan) => plan && { plan, score: contest.scoreOf(plan) });
        population = evolution.survivors(population, scored, size);
      }
      return contest.best().plan;
    },
  };
}

function lackOf(individuals: number, { least }: Evolution, isMute: boolean): string | undefined {
  if (isMute) return "there is no model that writes instructions";
  return individuals < least ? `it has ${individuals} plans and needs ${least} to mate` : undefined;
}

/** The leaf that each child changes. Turns are dealt out in random order, or an individual that stays in its place would always have the same one changed. */
function conceived(
  matings: readonly Mating[],
  { runsOf, exampleIds }: Contest,
  turns: ModuleTurns,
  rng: Rng,
): readonly Conception[] {
  const paths = new Map(
    rng.shuffle(matings).map((mating) => [mating, turns.next(runsOf(mating.base, exampleIds))]),
  );
  return matings.map((mating) => {
    const { base, partners } = mating;
    const path = paths.get(mating) ?? "";
    const sources = Object.entries(partners).map(([field, plan]) => [
      field,
      plan.parameters[path]?.instruction ?? "",
    ]);
    return { base, path, sources: Object.fromEntries(sources) };
  });
}
