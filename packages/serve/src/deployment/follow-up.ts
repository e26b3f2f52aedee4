import { type EffectRecorder, faultOf, type Models, type Trace } from "@signet/core";
import type { Background } from "./background.js";
import type { Answered, Side, Values } from "./deployment.js";
import type { LoadedArtifact } from "./loaded-artifact.js";
import { type Ran, runLoaded } from "./run-loaded.js";
import type { Trial } from "./trial.js";
import type { Scorer } from "./watch-scores.js";

/** A request whose answer is out. */
export interface Finished {
  readonly side: Side;
  readonly loaded: LoadedArtifact;
  readonly input: Values;
  readonly ran: Ran;
  /** Whose shadow the request was drawn for. */
  readonly shadow: Shadow | undefined;
}

export interface Shadow {
  readonly trial: Trial;
  /** What the tools answered to the run that was seen. */
  readonly effects: EffectRecorder;
}

export interface FollowUpOptions {
  readonly lm: Models;
  readonly score: Scorer | undefined;
  /** Draws the answers that are scored. */
  readonly isSampled: () => boolean;
  readonly scoring: Background;
  readonly onTrace: (trace: Trace, where: Answered & { readonly isShadow: boolean }) => void;
}

/** What happens to a request after its answer: the candidate runs in its shadow, and scores are taken. Nobody waits for it. */
export function followUp({
  lm,
  score,
  isSampled,
  scoring,
  onTrace,
}: FollowUpOptions): (finished: Finished) => void {
  const shadowRun = (trial: Trial, { input, shadow }: Finished, signal: AbortSignal): Promise<Ran> => {
    const where = { side: "candidate", artifact: trial.candidate.sha256, isShadow: true } as const;
    return runLoaded(trial.candidate, input, {
      lm,
      signal,
      onTrace: (trace) => onTrace(trace, where),
      ...(shadow && { effects: shadow.effects }),
    });
  };

  const compare = async (trial: Trial, finished: Finished, signal: AbortSignal): Promise<void> => {
    const { ran } = finished;
    const shadowed = await shadowRun(trial, finished, signal);
    if (signal.aborted) return;
    if (saysSomething(shadowed)) trial.comparison.outputs(encodedOf(ran), encodedOf(shadowed));
    if (score === undefined || !isSampled()) return;
    const candidate = { side: "candidate", loaded: trial.candidate, input: finished.input } as const;
    const [was, is] = await Promise.all([
      score({ ...finished, isShadow: false }, signal),
      score({ ...candidate, ran: shadowed, isShadow: true }, signal),
    ]);
    if (was !== undefined && is !== undefined) trial.comparison.scores(was, is);
  };

  return (finished) => {
    if (!saysSomething(finished.ran)) return;
    const trial = finished.shadow?.trial;
    if (trial?.shadows.offer((signal) => compare(trial, finished, signal))) return;
    if (score === undefined || !isSampled()) return;
    scoring.offer(async (signal) => void (await score({ ...finished, isShadow: false }, signal)));
  };
}

/** A run that its caller left, or whose model was away, says nothing of the artifact. */
function saysSomething(ran: Ran): boolean {
  return ran.ok || faultOf(ran.error) !== "outside";
}

function encodedOf(ran: Ran): Values | undefined {
  return ran.ok ? ran.encoded : undefined;
}
