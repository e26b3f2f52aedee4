import { teacherFor } from "../bootstrap/teacher-for.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { Job } from "../study/evaluator.js";
import { planHash } from "../study/recorded-evaluator.js";
import { scoreOf } from "../study/trial.js";
import type { Batch } from "./batches.js";
import type { DrawnRun } from "./buckets.js";
import { drawMember, type Member, type PoolOptions } from "./pool.js";

/** A draw, and what was expected of the program that it is of. */
export interface MemberRun extends DrawnRun {
  readonly skill: number;
}

export interface DrawRunsOptions {
  readonly members: readonly Member[];
  readonly pool: PoolOptions;
  readonly batch: Batch;
  /** Draws of each example. */
  readonly draws: number;
  readonly rng: Rng;
}

/** Of every draw: at the program's own temperature, 0 as a rule, all draws of an example would be alike. */
const TEMPERATURE = 1;

/**
 * Runs each example of a batch so many times, each time under a program drawn from the pool. No program is shown the answer among its demos. An example that
 * comes round again is drawn afresh. What cannot be scored is left out.
 */
export async function drawRuns(
  problem: Problem,
  context: StrategyContext,
  { members, pool, batch, draws, rng }: DrawRunsOptions,
): Promise<readonly MemberRun[]> {
  const plans = new Map(members.map((member) => [member, teacherFor(member.plan, problem)]));
  const jobs = new Map<string, Drawn>();
  for (let draw = 0; draw < draws; draw++) {
    const drawing = rng.fork(`draw ${draw}`);
    for (const id of batch.exampleIds) {
      const member = drawMember(members, pool, drawing);
      const plan = plans.get(member)?.({ id }) ?? member.plan;
      const rollout = batch.epoch * draws + draw;
      const key = `${rollout}/${planHash(plan)}`;
      const drawn = jobs.get(key) ?? { plan, rollout, skill: member.skill, exampleIds: [] };
      jobs.set(key, drawn);
      if (!context.isExcluded(id)) drawn.exampleIds.push(id);
    }
  }
  const drawn = [...jobs.values()].filter(({ exampleIds }) => exampleIds.length > 0);
  const trials = await context.evaluate(
    drawn.map(({ plan, rollout, exampleIds }): Job => {
      return { plan, rollout, exampleIds, lm: "task", temperature: TEMPERATURE };
    }),
  );
  return trials.flatMap(({ runs }, index) =>
    runs.flatMap((record) => {
      const score = scoreOf(record.outcome);
      const isScored = score !== undefined && !context.isExcluded(record.exampleId);
      return isScored ? [{ record, score, skill: drawn[index]?.skill ?? 0 }] : [];
    }),
  );
}

interface Drawn extends Pick<Job, "plan" | "rollout"> {
  readonly skill: number;
  readonly exampleIds: string[];
}
