import { isAborted } from "../lm/lazy-call.js";
import { abortedBy } from "../program/scope.js";
import type { DrawContext, Drawn } from "./draw-rule.js";
import { bestOfGraded, type ErasedScore, type Graded, gradeOf } from "./graded.js";

export interface TurnRule {
  readonly count: number;
  readonly score: ErasedScore;
  /** A draw of this score ends the turns. */
  readonly enough: number;
  /** The input of the next draw, given the last one that did not fail. */
  readonly next: (input: unknown, last: Graded | undefined) => unknown;
}

/**
 * Draws one after the other until one is good enough; the earliest of the best is kept.
 *
 * @throws The first draw's error when no draw succeeded; an abort at once; what scoring throws.
 */
export async function drawInTurn(
  { count, score, enough, next }: TurnRule,
  { input, sample, call, draw }: DrawContext,
): Promise<Drawn> {
  const graded: Graded[] = [];
  const failures: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const drawn = await draw(next(input, graded.at(-1)), `${sample}/${index}`).catch((error: unknown) => {
      failures.push(error);
    });
    if (isAborted(call)) throw abortedBy(call);
    if (drawn === undefined) continue;
    const grade = await gradeOf(drawn, score, { input, call });
    graded.push(grade);
    if (grade.score >= enough) break;
  }
  const best = bestOfGraded(graded);
  if (best === undefined) throw failures[0];
  return best.drawn;
}
