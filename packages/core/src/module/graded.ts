import { readScore } from "../evaluate/metric.js";
import { isAborted, type Stoppable } from "../lm/lazy-call.js";
import { abortable, abortedBy } from "../program/scope.js";
import type { DrawContext, Drawn } from "./draw-rule.js";

/** What a score function may return; a boolean counts as 0 or 1. */
export type DrawScore = boolean | number | { readonly score: number; readonly feedback?: string };

/** Scores one output in [0, 1]. The signal ends with the step. */
export type ScoreDraw<I, O, S extends DrawScore = DrawScore> = (
  input: I,
  output: O,
  context: { readonly signal: AbortSignal },
) => S | Promise<S>;

/** A draw with its score. */
export interface Graded {
  readonly drawn: Drawn;
  readonly score: number;
  readonly feedback?: string;
}

/** A score function behind its types: what it is given are this step's input and output. */
export type ErasedScore = (input: never, output: never, context: Stoppable) => unknown;

/**
 * Scores a draw.
 *
 * @throws {SignetError} `METRIC_INVALID` for what is no score in [0, 1]; what the function throws.
 */
export async function gradeOf(
  drawn: Drawn,
  score: ErasedScore,
  { input, call }: Pick<DrawContext, "input" | "call">,
): Promise<Graded> {
  if (isAborted(call)) throw abortedBy(call);
  const scoring = Promise.resolve(score(input as never, drawn.output as never, call)); // the step's own input and output
  return { drawn, ...readScore(await abortable(scoring, call)) };
}

/** The earliest of the best. */
export function bestOfGraded(graded: readonly Graded[]): Graded | undefined {
  let best: Graded | undefined;
  for (const candidate of graded) if (best === undefined || candidate.score > best.score) best = candidate;
  return best;
}
