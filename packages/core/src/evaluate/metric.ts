import { SignetError } from "../errors.js";
import type { Program } from "../program/program.js";
import type { Trace } from "../trace/span.js";
import type { Example } from "./example.js";

/** Right or wrong, a share in [0, 1], or a share with words on what was wrong. */
export type Score = boolean | number | { readonly score: number; readonly feedback?: string };

export interface MetricContext {
  readonly trace: Trace;
  /** Runs another program (a judge) under the same models, record and budget. */
  readonly judge: <I, O, M, P extends string>(program: Program<I, O, M, P>, input: I) => Promise<O>;
  readonly signal: AbortSignal;
}

/** Scores one output against one example. */
export type Metric<I, O, L> = (
  example: Example<I, L>,
  output: O,
  context: MetricContext,
) => Score | Promise<Score>;

/**
 * Reads what a metric returned.
 *
 * @throws {SignetError} `METRIC_INVALID` for anything but a boolean, a number in [0, 1], or `{ score, feedback }` with one.
 */
export function readScore(returned: unknown): { readonly score: number; readonly feedback?: string } {
  if (typeof returned === "boolean") return { score: returned ? 1 : 0 };
  if (isShare(returned)) return { score: returned };
  if (typeof returned === "object" && returned !== null && "score" in returned && isShare(returned.score)) {
    const feedback =
      "feedback" in returned && typeof returned.feedback === "string" ? returned.feedback : undefined;
    return { score: returned.score, ...(feedback === undefined ? {} : { feedback }) };
  }
  const shown =
    typeof returned === "object" && returned !== null ? JSON.stringify(returned) : String(returned);
  throw new SignetError(
    "METRIC_INVALID",
    `The metric returned ${shown}, it should be a boolean or a number from 0 to 1`,
  );
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}
