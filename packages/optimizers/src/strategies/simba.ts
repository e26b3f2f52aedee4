import type { SinglePlan } from "@signet/core";
import { unseenBy } from "../bootstrap/unseen-by.js";
import { type Batch, batchesOf } from "../simba/batches.js";
import { bucketsOf } from "../simba/buckets.js";
import { drawRuns } from "../simba/draw-runs.js";
import { type Move, nextCandidates } from "../simba/next-candidates.js";
import type { Member } from "../simba/pool.js";
import { scoreRange } from "../simba/score-range.js";
import { levelsOf, skillOf } from "../simba/skill-of.js";
import { spacedEvenly } from "../simba/spaced-evenly.js";
import { singlePlan } from "../start-plan.js";
import { type Contest, openContest } from "./contest.js";
import { type SimbaOptions, simbaOptions } from "./simba-options.js";
import { simbaWork } from "./simba-work.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";

/**
 * SIMBA: runs examples several times, looks where the outcomes differ most, and makes new programs of it: with a demo of the best run, or with advice that a
 * model draws from comparing the best run with the worst. The best program of each step goes on to the valset.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see DSPy 3's SIMBA, in gepa-simba-etc.md §3. Differs: a move that comes to nothing makes no candidate; programs are neither run nor ranked on examples that
 * their own demos answer; see `adjust`, `adviceLimit` and `isPoor` for the rest.
 */
export function simba(given: SimbaOptions = {}): Strategy {
  const options = simbaOptions(given);
  const { steps, batch, winners } = options;
  return {
    name: "simba",
    options: { ...options },
    estimate: (problem) => simbaWork(problem, options),
    async optimize(problem, context) {
      const contest = await openContest(problem, context);
      const moves = movesOf(problem, context, options);
      if (moves.length === 0) return contest.best().plan;
      const rng = context.rng.fork("simba");
      const ids = problem.trainset.map(({ id }) => id);
      const batches = batchesOf(ids, { size: batch, count: steps }, rng.fork("batches"));
      const entering = new Set(spacedEvenly(steps + 1, winners));
      let members: readonly Member[] = [{ plan: singlePlan(problem.start), skill: 0 }];
      let waiting: SinglePlan | undefined; // a step without a winner leaves its place to the one before
      for (const [index, drawn] of batches.entries()) {
        const step = { batch: drawn, members, moves, rng: rng.fork(`step ${index}`) };
        const fresh = await climb(contest, context, { ...options, ...step });
        members = [...members, ...fresh];
        const [winner] = [...fresh].sort((one, other) => other.skill - one.skill);
        waiting = winner?.plan ?? waiting;
        if (waiting === undefined || !entering.has(index + 1)) continue;
        await contest.enter([waiting]);
        waiting = undefined;
      }
      return contest.best().plan;
    },
  };
}

/** What can be done here; warns of what cannot. */
function movesOf(
  { trainset }: Problem,
  { proposer, emit }: StrategyContext,
  { maxDemos, adviceLimit }: Required<SimbaOptions>,
): readonly Move[] {
  const moves: readonly Move[] = [
    ...(maxDemos > 0 ? (["demo"] as const) : []),
    ...(adviceLimit > 0 && proposer !== undefined ? (["advice"] as const) : []),
  ];
  if (trainset.length === 0) emit({ type: "warning", message: "simba() has no training examples to run" });
  else if (moves.length === 0)
    emit({ type: "warning", message: "simba() may add neither demos nor advice: it keeps what it has" });
  else if (proposer === undefined && adviceLimit > 0)
    emit({ type: "warning", message: "simba() writes no advice: the compile has no model for proposals" });
  return trainset.length === 0 ? [] : moves;
}

interface Step extends Required<Omit<SimbaOptions, "batch">> {
  readonly batch: Batch;
  readonly members: readonly Member[];
  readonly moves: readonly Move[];
  readonly rng: StrategyContext["rng"];
}

/** One step: the programs that a batch gave rise to, with their skills on it. */
async function climb(
  { problem, table }: Contest,
  context: StrategyContext,
  { batch, members, candidates, temperature, adjust, rng, ...options }: Step,
): Promise<readonly Member[]> {
  const pool = { size: candidates, temperature };
  const drawing = { members, pool, batch, draws: candidates, rng: rng.fork("draws") };
  const runs = await context.phase(
    "bootstrap",
    () => drawRuns(problem, context, drawing),
    candidates * batch.exampleIds.length,
  );
  if (runs.length === 0) return [];
  const plans = await context.phase("propose", () =>
    nextCandidates(problem, context, {
      ...options,
      members,
      pool,
      buckets: bucketsOf(runs),
      range: scoreRange(runs.map(({ score }) => score)),
      count: candidates + 1,
      rng: rng.fork("candidates"),
    }),
  );
  announce(plans, members, context);
  const cells = plans.map((plan) => ({ plan, exampleIds: unseenBy(plan, problem, batch.exampleIds) }));
  await context.phase("search", () => table.run(cells), plans.length * batch.exampleIds.length);
  const levels = levelsOf(runs);
  return cells.map(({ plan, exampleIds }) => {
    const scores = new Map(
      exampleIds.flatMap((id) => {
        const score = table.score(plan, id);
        return score === undefined ? [] : [[id, score] as const];
      }),
    );
    return { plan, skill: adjust ? skillOf(scores, levels) : table.meanOf(plan, exampleIds) };
  });
}

/** Tells of the instructions that no program had before. */
function announce(plans: readonly SinglePlan[], members: readonly Member[], { emit }: StrategyContext): void {
  for (const { parameters } of plans)
    for (const [path, { instruction }] of Object.entries(parameters))
      if (!members.some(({ plan }) => plan.parameters[path]?.instruction === instruction))
        emit({ type: "proposal", path, instruction, origin: "simba" });
}
