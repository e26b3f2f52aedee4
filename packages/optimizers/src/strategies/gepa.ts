import { amount } from "../estimate/amount.js";
import type { ComponentKind } from "../gepa/component-turns.js";
import { countRuns } from "../gepa/count-runs.js";
import { drawTries } from "../gepa/draw-tries.js";
import { enterBetter } from "../gepa/enter-better.js";
import { type GepaTask, gepaTask } from "../gepa/gepa-task.js";
import { metricCallsFor } from "../gepa/metric-calls.js";
import { minibatches } from "../gepa/minibatches.js";
import { mutate } from "../gepa/mutate.js";
import { tryMerge } from "../gepa/try-merge.js";
import { openContest } from "./contest.js";
import { type GepaOptions, type GepaSettings, gepaSettingsJson, readGepaOptions } from "./gepa-options.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { writingWork } from "./writing-work.js";

/** A rewriting that says what is known is asked for once more, and so is one that cannot be read. */
const MOST_ASKED = 3;

/**
 * GEPA: keeps every program that is the best on some example, draws one of them, rewrites the instruction of one of its modules from a few runs and the metric's feedback, and
 * keeps the result when it does better on the same rows. Two programs that learnt different things are merged.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Agrawal et al. 2025 (arXiv 2507.19457). Differs: demos are a component as instructions are; several parents may be changed in one round; a child that no run is left
 * for does not begin; a perfect score on the valset ends the search.
 */
export function gepa(options: GepaOptions = {}): Strategy {
  const settings = readGepaOptions(options);
  return {
    name: "gepa",
    options: gepaSettingsJson(settings),
    estimate(problem) {
      const { acceptItems, demos, modules } = settings;
      const rows = problem.valset.length;
      const runs = Math.max(0, mostRuns(settings, problem) - rows);
      // A child in three enters; where there are demos, every other change is one of them.
      const children = runs / (2 * acceptItems + rows / 3);
      const requests = modules === "all" ? problem.graph.leaves.length : 1;
      const calls = amount(
        (children * requests) / (demos > 0 ? 2 : 1),
        (MOST_ASKED * requests * runs) / acceptItems,
      );
      return writingWork(problem, { runs: amount(runs, runs), calls });
    },
    async optimize(given, context) {
      const { counted, runsSoFar } = countRuns(context);
      const contest = await openContest(given, counted);
      const kinds = kindsFor(settings, given, context);
      if (kinds.length > 0)
        await evolve(
          gepaTask(contest, counted, { settings, kinds }),
          () => mostRuns(settings, given) - runsSoFar(),
        );
      return contest.best().plan;
    },
  };
}

/** @param runsLeft How many program runs may still be made. */
async function evolve(task: GepaTask, runsLeft: () => number): Promise<void> {
  const { settings, problem, context, contest, turns } = task;
  const { acceptItems, parents } = settings;
  const rng = context.rng.fork("gepa");
  const rowIds = problem.trainset.map(({ id }) => id);
  const deal = minibatches(rowIds, acceptItems, rng.fork("minibatches"));
  const merging = { keys: new Set<string>(), due: 0, done: 0, isNext: false };
  /** Rows may all be solved, and proposals may run dry. */
  const patience = 2 * Math.max(turns.length, Math.ceil(rowIds.length / acceptItems));
  for (let round = 0, inVain = 0; inVain < patience && contest.best().score < 1; round++) {
    const own = rng.fork(`round ${round}`);
    const valset = contest.exampleIds.length;
    if (merging.isNext && merging.due > 0 && runsLeft() >= valset) {
      merging.isNext = false;
      const merged = await tryMerge(task, { keys: merging.keys, rng: own.fork("merge") });
      if (merged === "entered") {
        merging.due--;
        merging.done++;
      }
      if (merged !== "none") continue;
    }
    // Where a child could not be run on the valset any more, none is begun.
    const count = Math.min(parents, Math.floor((runsLeft() - valset) / (2 * acceptItems)));
    if (count < 1) return;
    const tries = await drawTries(task, { count, deal, rng: own.fork("parents") });
    const children = await context.phase("propose", () => mutate(task, tries, own.fork("changes")));
    inVain = children.length === 0 ? inVain + count : 0;
    const entered = await enterBetter(task, children, runsLeft);
    merging.isNext = entered > 0;
    merging.due = Math.min(merging.due + entered, settings.merges - merging.done);
  }
}

function mostRuns({ maxMetricCalls, effort }: GepaSettings, { graph, valset }: Problem): number {
  return maxMetricCalls ?? metricCallsFor(effort, graph.leaves.length, valset.length);
}

/** What of a candidate can be changed. */
function kindsFor(
  { demos }: GepaSettings,
  { trainset }: Problem,
  { proposer, emit }: StrategyContext,
): readonly ComponentKind[] {
  const warn = (message: string): void => emit({ type: "warning", message });
  if (trainset.length === 0) {
    warn("gepa() has no row of a trainset to learn from: the program stays as it is");
    return [];
  }
  if (proposer === undefined) warn("gepa() has no model to rewrite instructions with: they stay as they are");
  return [...(proposer ? (["instruction"] as const) : []), ...(demos > 0 ? (["demos"] as const) : [])];
}
