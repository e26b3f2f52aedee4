import { type IdentifiedExample, type Json, type Plan, scoreInterval, toJson } from "@signet/core";
import { mean } from "simple-statistics";
import type { StopReason } from "../study/events.js";
import { planHash } from "../study/recorded-evaluator.js";
import { CompileStop, type Rounds } from "../study/rounds.js";
import { runCost } from "../study/run-cost.js";
import { scoresOf } from "../study/trial.js";
import { type Adopt, type Decision, decide } from "./decide.js";

export interface VerifyOptions {
  readonly round: Rounds;
  readonly adopt: Adopt;
  /** The user ended the compile: nothing more is run, and the best plan so far is handed out unverified. */
  readonly isAborted: boolean;
}

/** A mean score with its 95 % interval. */
export interface Measured {
  readonly score: number;
  readonly interval: readonly [low: number, high: number];
}

export interface Verified {
  /** Whether the found plan replaces the original. */
  readonly adopted: boolean;
  readonly decision?: Decision;
  /** Scores on the holdout examples that both could be scored on. */
  readonly scores?: { readonly before: Measured; readonly after: Measured };
  /** Mean tokens of a run on the holdout. */
  readonly tokensPerRun?: { readonly before: number; readonly after: number };
  /** Why the comparison could not be made, when it could not. */
  readonly stopped?: StopReason;
}

/**
 * Compares the found plan with the original on the holdout, paired by example: both on the same examples in one round.
 * An example that could not be scored for one of them counts for neither.
 */
export async function verify(
  start: Plan,
  found: Plan,
  holdout: readonly IdentifiedExample[],
  { round, adopt, isAborted }: VerifyOptions,
): Promise<Verified> {
  if (planHash(start) === planHash(found)) return { adopted: false };
  if (isAborted) return { adopted: true, stopped: "aborted" };
  const exampleIds = holdout.map(({ id }) => id);
  try {
    const jobs = [start, found].map((plan) => ({ plan, exampleIds, rollout: 0, lm: "task" as const }));
    const [first, second] = await round.evaluate(jobs, { phase: "verify", isFinal: true });
    if (first === undefined || second === undefined) return { adopted: false };
    const was = scoresOf(first);
    const is = scoresOf(second);
    const common = exampleIds.filter((id) => was.has(id) && is.has(id));
    const scores = (of: ReadonlyMap<string, number>): readonly number[] =>
      common.map((id) => of.get(id) ?? 0); // has() above
    const [before, after] = [scores(was), scores(is)];
    const decision = decide({ before, after, adopt });
    const tokensPerRun = { before: runCost(first).tokens, after: runCost(second).tokens };
    if (common.length === 0) return { adopted: decision.adopted, decision, tokensPerRun };
    return {
      adopted: decision.adopted,
      decision,
      tokensPerRun,
      scores: { before: measured(before), after: measured(after) },
    };
  } catch (error) {
    if (!(error instanceof CompileStop)) throw error;
    return { adopted: error.reason === "aborted", stopped: error.reason };
  }
}

function measured(scores: readonly number[]): Measured {
  return { score: mean([...scores]), interval: scoreInterval(scores) };
}

/** What an artifact says of the scores. */
export function scoresJson(
  found: { readonly score?: number; readonly stopped?: StopReason },
  { adopted, decision, scores, stopped }: Verified,
): Json {
  return toJson({
    adopted,
    valset: found.score ?? null,
    holdout: decision === undefined ? null : { ...decision, ...scores },
    stopped: found.stopped ?? stopped ?? null,
  });
}
