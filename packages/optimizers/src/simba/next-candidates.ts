import { mapBounded, type SinglePlan } from "@signet/core";
import { cutDemos } from "../bootstrap/cut-demos.js";
import type { Rng } from "../random/index.js";
import { planKey } from "../strategies/plan-key.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { Bucket } from "./buckets.js";
import { comparisonOf } from "./comparison.js";
import { withFewerDemos } from "./drop-demos.js";
import { drawMember, type Member, type PoolOptions } from "./pool.js";
import { isPoor, type ScoreRange } from "./score-range.js";
import { withAdvice } from "./with-advice.js";
import { withDemos } from "./with-demos.js";

/** How a candidate is made from a source: a demo from the best run, or advice from comparing the best with the worst. */
export type Move = "demo" | "advice";

export interface NextCandidatesOptions {
  readonly members: readonly Member[];
  readonly pool: PoolOptions;
  /** In the order of promise. */
  readonly buckets: readonly Bucket[];
  /** Of all runs of the batch. */
  readonly range: ScoreRange;
  /** One is drawn for each bucket; at least one. */
  readonly moves: readonly Move[];
  /** Candidates wanted. */
  readonly count: number;
  readonly maxDemos: number;
  readonly demoFieldLimit: number;
  readonly adviceLimit: number;
  readonly rng: Rng;
}

/**
 * New programs, one from each bucket in turn, until there are enough or no bucket is left. A bucket whose move comes to nothing, or to a program that is there
 * already, gives none: unlike in the source, where it gives the program it started from with fewer demos.
 */
export async function nextCandidates(
  problem: Problem,
  context: StrategyContext,
  options: NextCandidatesOptions,
): Promise<readonly SinglePlan[]> {
  const { members, buckets, count } = options;
  const known = new Set(members.map(({ plan }) => planKey(plan)));
  const made: SinglePlan[] = [];
  for (let next = 0; next < buckets.length && made.length < count; ) {
    // As many at once as are missing: none that one after the other would not make.
    const turn = buckets.slice(next, next + count - made.length);
    next += turn.length;
    const plans = await mapBounded(turn, (bucket) => candidateOf(bucket, problem, context, options), context);
    for (const plan of plans) {
      if (plan === undefined || known.has(planKey(plan))) continue;
      known.add(planKey(plan));
      made.push(plan);
    }
  }
  return made;
}

async function candidateOf(
  bucket: Bucket,
  problem: Problem,
  context: StrategyContext,
  { members, pool, range, moves, maxDemos, demoFieldLimit, adviceLimit, ...options }: NextCandidatesOptions,
): Promise<SinglePlan | undefined> {
  const rng = options.rng.fork(bucket.exampleId);
  const source = drawMember(members, pool, rng).plan;
  const reduced = withFewerDemos(source, maxDemos, rng);
  if (rng.pick(moves) === "demo") {
    if (isPoor(bucket.best.score, range)) return undefined;
    const demos = cutDemos(bucket.best.record, problem.graph, { rng: rng.fork("cut"), loopDemos: "one" });
    return withDemos(reduced, demos, { graph: problem.graph, limit: demoFieldLimit });
  }
  const comparison = comparisonOf(bucket, range);
  if (comparison === undefined) return undefined;
  return withAdvice(reduced, problem, { comparison, limit: adviceLimit, rng }, context);
}
