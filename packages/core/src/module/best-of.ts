import { drawInTurn } from "./draw-in-turn.js";
import type { DrawContext, Drawn } from "./draw-rule.js";
import { bestOfGraded, type ErasedScore, type Graded, gradeOf, type ScoreDraw } from "./graded.js";
import type { Module } from "./module.js";
import { checkFunction, checkPositive, checkShare, withDraws } from "./with-draws.js";

export interface BestOfOptions<I, O> {
  readonly draws: number;
  /** In [0, 1]; 1 is best. Given the step's input and one output of it. */
  readonly score: ScoreDraw<I, O, boolean | number>;
  /** Draws one after the other, until one has this score. Absent: all at once. */
  readonly enough?: number;
}

/**
 * Calls a module several times with samples 0, 1, … and returns the output that scores best, the earliest of several. Draws
 * that fail do not count; when all do, the first error is thrown. It keeps the module's path and parameters. With a
 * deterministic model (temperature 0) all draws agree: give the module a temperature.
 *
 * @throws {SignetError} `PROGRAM_INVALID` for what is no module, or an effect; `OPTION_INVALID`; in a run, `METRIC_INVALID` for a score outside [0, 1].
 */
export function bestOf<I, O, M, K extends "leaf" | "composite">(
  module: Module<I, O, M, K>,
  options: BestOfOptions<NoInfer<I>, NoInfer<O>>,
): Module<I, O, M, K> {
  const { draws, score, enough } = Object(options) as typeof options; // what is missing is found below
  checkPositive("draws", draws);
  checkFunction("score", score);
  if (enough !== undefined) checkShare("enough", enough);
  const erased = score as unknown as ErasedScore; // it is given what this module takes and returns
  const take = (context: DrawContext): Promise<Drawn> =>
    enough === undefined
      ? drawAtOnce(draws, erased, context)
      : drawInTurn({ count: draws, score: erased, enough, next: (input) => input }, context);
  const settings = { rule: "bestOf", count: draws, enough: enough ?? null, score: String(score) };
  return withDraws(module, { count: draws, settings, take });
}

async function drawAtOnce(count: number, score: ErasedScore, context: DrawContext): Promise<Drawn> {
  const { input, sample, draw } = context;
  const failures: unknown[] = [];
  const grading = Array.from({ length: count }, async (_, index): Promise<Graded | undefined> => {
    let drawn: Drawn;
    try {
      drawn = await draw(input, `${sample}/${index}`);
    } catch (error) {
      failures[index] = error;
      return undefined;
    }
    return gradeOf(drawn, score, context);
  });
  await Promise.allSettled(grading); // nobody works on unseen
  const graded = await Promise.all(grading); // throws what scoring threw
  const best = bestOfGraded(graded.filter((grade) => grade !== undefined));
  if (best === undefined) throw failures[0];
  return best.drawn;
}
