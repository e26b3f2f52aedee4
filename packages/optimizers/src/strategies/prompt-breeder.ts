import { amount } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { breed } from "../prompt-breeder/breed.js";
import { trainedOn, triedUnits } from "../prompt-breeder/brood.js";
import { type Duel, fightDuels, pairsOf } from "../prompt-breeder/duels.js";
import { firstUnits } from "../prompt-breeder/first-units.js";
import type { Unit } from "../prompt-breeder/unit.js";
import type { Rng } from "../random/index.js";
import { moduleTurns } from "../reflect/module-turns.js";
import { type Contest, openContest } from "./contest.js";
import { type PromptBreederOptions, promptBreederOptions } from "./prompt-breeder-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { writingWork } from "./writing-work.js";

/**
 * PromptBreeder: a population of programs, each with a prompt of its own by which it is mutated, and which mutates too. In binary tournaments on training
 * examples a mutated copy of the winner takes the loser's place; the one that leads a generation goes on to the valset.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Fernando et al. 2023 (arXiv 2309.16797), and gepa-simba-etc.md §10. Differs: the population is small, and tournaments are races that begin on few
 * examples; the start is a member; each step of a program has one task prompt, its instruction; contexts are demos, which no member is measured with on their own
 * examples; a copy that is crossed over is not rewritten as well, unless crossing gives what was there before.
 */
export function promptBreeder(given: PromptBreederOptions = {}): Strategy {
  const options = promptBreederOptions(given);
  const { population: size, generations, finalists, modules } = options;
  return {
    name: "promptBreeder",
    options: { ...options },
    estimate: (problem) => work(problem, options),
    async optimize(start, context) {
      const contest = await openContest(start, context);
      const { problem, table } = contest;
      if (!canBreed(problem, context)) return contest.best().plan;
      const rng = context.rng.fork("promptBreeder");
      const tried = triedUnits();
      let population = await context.phase("propose", () =>
        firstUnits(problem, context, { size, tried, rng: rng.fork("first") }),
      );
      if (population.length < 2) warn(context, "no instruction for its first population could be used");
      const trained = trainedOn(problem, table);
      const turns = moduleTurns(problem, modules);
      const led = new Set<Unit["plan"]>();
      for (let generation = 0; generation < generations && population.length > 1; generation++) {
        const season = rng.fork(`generation ${generation}`);
        const { duels, leader } = await tournament(population, contest, context, { ...options, season });
        led.add(leader.plan);
        await contest.enter([leader.plan]);
        if (generation === generations - 1 || contest.best().score >= 1) break;
        const brood = { problem, population, led, tried, ...trained };
        const breeding = { ...options, duels, turns, rng: season.fork("breed") };
        const next = await context.phase("propose", () => breed(brood, context, breeding));
        if (next.every((unit, index) => unit === population[index])) break; // it has run dry
        population = next;
      }
      const { fitnessOf } = trained;
      const last = [...population].sort((one, other) => fitnessOf(other) - fitnessOf(one));
      await contest.enter(last.slice(0, finalists).map(({ plan }) => plan));
      return contest.best().plan;
    },
  };
}

type Options = Required<PromptBreederOptions>;

/** The duels of a generation, and the winner that did best on its batch; the first one wins a tie. */
async function tournament(
  population: readonly Unit[],
  { problem, table }: Contest,
  context: StrategyContext,
  { batch, minibatch, season }: Pick<Options, "batch" | "minibatch"> & { readonly season: Rng },
): Promise<{ readonly duels: readonly Duel<Unit>[]; readonly leader: Unit }> {
  const ids = problem.trainset.map(({ id }) => id);
  const exampleIds = season.fork("batch").shuffle(ids).slice(0, batch);
  const pairs = pairsOf(population, season.fork("pairs"));
  const duels = await context.phase(
    "search",
    () => fightDuels(pairs, { problem, table, exampleIds, minibatch }),
    2 * pairs.length * exampleIds.length,
  );
  const [leader] = duels
    .map(({ winner }) => ({ winner, score: table.meanOf(winner.plan, exampleIds) }))
    .sort((one, other) => other.score - one.score);
  return { duels, leader: (leader as NonNullable<typeof leader>).winner }; // two members make a pair
}

function canBreed({ trainset }: Problem, context: StrategyContext): boolean {
  if (context.proposer === undefined) warn(context, "the compile has no model for proposals");
  else if (trainset.length === 0) warn(context, "there are no training examples");
  else return true;
  return false;
}

function warn({ emit }: StrategyContext, reason: string): void {
  emit({ type: "warning", message: `promptBreeder() has nothing to breed: ${reason}` });
}

function work(
  problem: Problem,
  { population, generations, batch, minibatch, finalists }: Options,
): WorkEstimate {
  const leaves = problem.graph.leaves.length;
  const pairs = Math.floor(population / 2);
  const first = (population - 1) * leaves;
  const children = pairs * (generations - 1);
  const size = Math.min(batch, problem.trainset.length);
  const entering = (generations + finalists) * problem.valset.length;
  const fought = 2 * pairs * generations;
  // A quarter of the moves asks twice; an answer that says what is known, or cannot be read, is asked for once more, and read once more.
  return writingWork(problem, {
    calls: amount(first + 1.25 * children, 4 * (first + 2 * children)),
    runs: amount(fought * Math.min(2 * minibatch, size) + entering / 2, fought * size + entering),
  });
}
