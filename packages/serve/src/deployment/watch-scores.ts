import { faultOf, readScore, type Score, type Trace } from "@signet/core";
import type { Answered, Values } from "./deployment.js";
import type { LoadedArtifact } from "./loaded-artifact.js";
import type { Ran } from "./run-loaded.js";

/** What a score may look at besides input and output. */
export interface ScoreContext extends Answered {
  readonly trace: Trace | undefined;
  /** Fires when scoring takes too long, or the deployment closes. */
  readonly signal: AbortSignal;
}

/** Judges an answer without knowing the right one: a judge, a rule, a metric that needs no label. */
export type ScoreAnswer<I, O> = (input: I, output: O, context: ScoreContext) => Score | Promise<Score>;

/** One live score. */
export interface ScoreEvent extends Answered {
  readonly score: number;
  readonly feedback?: string;
  readonly isShadow: boolean;
}

export interface ScorerOptions {
  readonly score: ScoreAnswer<Values, unknown>;
  readonly onScore: (event: ScoreEvent) => void;
}

/** A run to be scored, and where it ran. */
export interface Scorable {
  readonly loaded: LoadedArtifact;
  readonly side: Answered["side"];
  readonly input: Values;
  readonly ran: Ran;
  readonly isShadow: boolean;
}

/**
 * Scores a run and records it. One that failed by its own fault scores 0; one that was aborted or whose model was away has no score, and
 * neither has one whose scoring fails. Never rejects.
 */
export type Scorer = (scorable: Scorable, signal: AbortSignal) => Promise<number | undefined>;

export function scorer({ score, onScore }: ScorerOptions): Scorer {
  return async ({ loaded, side, input, ran, isShadow }, signal) => {
    const { record, sha256: artifact } = loaded;
    if (!ran.ok && faultOf(ran.error) === "outside") return undefined;
    try {
      const given = ran.ok
        ? readScore(await score(input, ran.output, { side, artifact, trace: ran.trace, signal }))
        : { score: 0 };
      if (signal.aborted) return undefined;
      record.scored(given.score);
      onScore({ ...given, side, artifact, isShadow });
      return given.score;
    } catch {
      if (!signal.aborted) record.unscored();
      return undefined;
    }
  };
}
