import type { Plan } from "@signet/core";
import { amount } from "../estimate/amount.js";
import { pullBudget, rankPlans } from "../protegi/rank-plans.js";
import { type Expanding, successors } from "../protegi/successors.js";
import type { Rng } from "../random/index.js";
import { moduleTurns } from "../reflect/module-turns.js";
import { openContest } from "./contest.js";
import { type ProtegiOptions, type ProtegiSettings, readProtegiOptions } from "./protegi-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { triedPlans } from "./tried-plans.js";
import { writingWork } from "./writing-work.js";

/** Rounds without a new plan after which the search ends. */
const PATIENCE = 2;

/**
 * ProTeGi: keeps a beam of plans. In each round a model says why they fail on examples of the trainset, edits their instructions accordingly and rewords the edits; a
 * best-arm bandit picks on the valset who stays.
 *
 * The answer is the best of the last beam on the whole valset, so that no lucky few examples win.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Pryzant et al. 2023 (arXiv 2305.03495). Differs: the first of each beam is run on the whole valset at once, and the best plan that is known in full never
 * leaves the beam, so that a search that is stopped has an answer; what is known of a plan is not run again.
 */
export function protegi(options: ProtegiOptions = {}): Strategy {
  const settings = readProtegiOptions(options);
  return {
    name: "protegi",
    options: { ...settings },
    estimate: (problem) => estimateProtegi(problem, settings),
    async optimize(given, context) {
      const contest = await openContest(given, context);
      const { problem } = contest;
      const lack = lackOf(problem, context);
      if (lack !== undefined) {
        context.emit({ type: "warning", message: `protegi() keeps the start: ${lack}.` });
        return problem.start;
      }
      const rng = context.rng.fork("protegi");
      const order = rng.fork("order").shuffle(contest.exampleIds);
      const turns = moduleTurns(problem, settings.modules);
      const expanding = { settings, contest, context, turns, tried: triedPlans(problem.start) };
      let beam: readonly Plan[] = [problem.start];
      for (let round = 0, inVain = 0; round < settings.rounds && inVain < PATIENCE; round++) {
        const fresh = await expanded(beam, expanding, rng.fork(`round ${round}`));
        inVain = fresh.length === 0 ? inVain + 1 : 0;
        const ranked = await rankPlans([...fresh, ...beam], { settings, contest, context, order });
        await contest.enter(ranked.slice(0, 1));
        beam = withBest(ranked.slice(0, settings.beam), contest.best().plan);
      }
      await contest.enter(beam);
      return contest.best().plan;
    },
  };
}

function lackOf({ trainset }: Problem, { proposer }: StrategyContext): string | undefined {
  if (proposer === undefined) return "there is no model that writes instructions";
  return trainset.length === 0 ? "there are no examples to find errors on" : undefined;
}

/** The successors of all plans of the beam, each parent's in view of those before. */
async function expanded(beam: readonly Plan[], expanding: Expanding, rng: Rng): Promise<readonly Plan[]> {
  const { settings, contest, context } = expanding;
  const trainIds = contest.problem.trainset.map(({ id }) => id);
  const minibatch = rng.fork("minibatch").shuffle(trainIds).slice(0, settings.minibatch);
  await contest.runOn(beam, minibatch);
  return context.phase("propose", async () => {
    const fresh: Plan[] = [];
    // In random order, or a parent that stays in its place would always have the same leaf changed.
    for (const [index, parent] of rng.fork("turns").shuffle(beam).entries())
      fresh.push(
        ...(await successors(parent, minibatch, { ...expanding, rng: rng.fork(`parent ${index}`) })),
      );
    return rng.fork("ties").shuffle(fresh); // where scores are equal, it is not always the first parent's that stay
  });
}

function withBest(beam: readonly Plan[], best: Plan): readonly Plan[] {
  return beam.includes(best) ? beam : [...beam.slice(0, -1), best];
}

/** A round may take less where plans make no errors; the first has one parent only. */
function estimateProtegi(
  problem: Problem,
  settings: ProtegiSettings,
): ReturnType<NonNullable<Strategy["estimate"]>> {
  const { rounds, beam, minibatch, groups, reasons, edits, paraphrases, successors: children } = settings;
  const [train, val] = [problem.trainset.length, problem.valset.length];
  const parents = 1 + (rounds - 1) * beam;
  const written = groups * reasons * (1 + edits * (1 + paraphrases));
  const looks = parents * Math.min(minibatch, train);
  const pulls = (count: number): number =>
    Math.min(count * children * val, rounds * (pullBudget(settings, val) + val) + beam * val);
  return writingWork(problem, {
    calls: amount(0.8 * parents * written, parents * written),
    runs: amount(0.8 * (looks + pulls(parents)), looks + pulls(parents)),
  });
}
