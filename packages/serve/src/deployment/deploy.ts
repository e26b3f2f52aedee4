import { type Program, SignetError, sharedEffects } from "@signet/core";
import { background } from "./background.js";
import { comparison } from "./comparison.js";
import type { DeployedCall, Side, Values } from "./deployment.js";
import { deploymentStatus } from "./deployment-status.js";
import { type Finished, followUp, type Shadow } from "./follow-up.js";
import { inTurn } from "./in-turn.js";
import { isShared } from "./is-shared.js";
import type { DeployOptions, LiveDeployment, TrialSpec } from "./live-deployment.js";
import { type ArtifactSource, artifactLoader, type LoadedArtifact } from "./loaded-artifact.js";
import { beginRun, type Ran, type RunLoadedOptions, runLoaded } from "./run-loaded.js";
import { beginTrial, checkShare, type Trial } from "./trial.js";
import { type ScoreAnswer, scorer } from "./watch-scores.js";

/** What answers, and what is on trial: replaced as a whole, so that a request sees one or the other. */
interface Deployed {
  readonly current: LoadedArtifact;
  readonly trial: Trial | undefined;
}

/** Where one request runs. */
interface Place {
  readonly side: Side;
  readonly loaded: LoadedArtifact;
  readonly shadow: Shadow | undefined;
}

/**
 * Deploys a program under an artifact.
 *
 * @throws {SignetError} `OPTION_INVALID`; what `load` throws when the artifact does not fit.
 */
export async function deploy<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: ArtifactSource,
  options: DeployOptions<I, O, Program<I, O, M, P>>,
): Promise<LiveDeployment> {
  const { lm, load, wrap, signature, score, scoreShare = 1, onScore = () => {}, onTrace } = options;
  const {
    backgroundConcurrency: limit = 4,
    backgroundTimeoutMs: timeoutMs = 60_000,
    random = Math.random,
  } = options;
  checkOptions({ scoreShare, limit, timeoutMs });
  const open = artifactLoader(program, { load, wrap });
  const scoring = background({ limit, timeoutMs });
  const turn = inTurn();
  const underWay = new Map<LoadedArtifact, number>();
  let deployed: Deployed = { current: await open(artifact, signature), trial: undefined };
  let swaps = 0;
  let isClosed = false;
  let whenIdle: (() => void)[] = [];

  const after = followUp({
    lm,
    // The input was checked against the program's schema, and the output is what the program returned.
    score: score && scorer({ score: score as ScoreAnswer<Values, unknown>, onScore }),
    isSampled: () => random() < scoreShare,
    scoring,
    onTrace: (trace, where) => onTrace?.(trace, where),
  });

  const checkOpen = (): void => {
    if (isClosed)
      throw new SignetError("DEPLOYMENT_CLOSED", `Program "${program.name}" takes no further requests`);
  };

  const change = <T>(work: () => Promise<T>): Promise<T> =>
    turn(async () => {
      checkOpen();
      return work();
    });

  const enter = (key: string): Place => {
    checkOpen();
    const { current, trial } = deployed;
    const isSplit =
      trial?.mode === "split" && isShared(key, { salt: trial.candidate.sha256, share: trial.share });
    const loaded = isSplit ? trial.candidate : current;
    underWay.set(loaded, (underWay.get(loaded) ?? 0) + 1);
    const isDrawn = trial?.mode === "shadow" && random() < trial.share;
    return {
      side: isSplit ? "candidate" : "current",
      loaded,
      shadow: isDrawn ? { trial, effects: sharedEffects() } : undefined,
    };
  };

  const leave = (loaded: LoadedArtifact): void => {
    const left = (underWay.get(loaded) ?? 1) - 1;
    if (left > 0) underWay.set(loaded, left);
    else underWay.delete(loaded); // a replaced artifact is let go here
    if (underWay.size > 0) return;
    for (const tell of whenIdle) tell();
    whenIdle = [];
  };

  const runOptions = ({ loaded, side, shadow }: Place, call: DeployedCall): RunLoadedOptions => {
    const where = { side, artifact: loaded.sha256, isShadow: false };
    return {
      lm,
      signal: call.signal,
      onTrace: (trace) => {
        call.onTrace?.(trace);
        onTrace?.(trace, where);
      },
      ...(shadow && { effects: shadow.effects }),
    };
  };

  const finish = (finished: Finished): void => {
    leave(finished.loaded);
    after(finished);
  };

  const begin = async (
    mode: Trial["mode"],
    { artifact: source, signature: signed, share }: TrialSpec,
  ): Promise<void> => {
    checkShare(mode, share);
    const { trial } = deployed;
    const candidate = source === undefined ? trial?.candidate : await open(source, signed);
    if (candidate === undefined)
      throw new SignetError("CANDIDATE_MISSING", `There is no candidate to ${mode}: pass its artifact`);
    if (trial?.candidate.sha256 === candidate.sha256) {
      deployed = { ...deployed, trial: { ...trial, mode, share } };
      return;
    }
    trial?.shadows.close();
    deployed = { ...deployed, trial: beginTrial(candidate, { mode, share, limit, timeoutMs }) };
  };

  /** Takes the candidate out of the deployment. */
  const endTrial = (what: string): LoadedArtifact => {
    const { trial } = deployed;
    if (trial === undefined) throw new SignetError("CANDIDATE_MISSING", `There is no candidate to ${what}`);
    trial.shadows.close();
    deployed = { ...deployed, trial: undefined };
    return trial.candidate;
  };

  return {
    async run(input, call) {
      const place = enter(call.key);
      const { loaded, side } = place;
      const ran = await runLoaded(loaded, input, runOptions(place, call));
      finish({ ...place, input, ran });
      if (!ran.ok) throw ran.error;
      return { side, artifact: loaded.sha256, output: ran.output };
    },

    async *stream(input, call) {
      const place = enter(call.key);
      const { loaded, side } = place;
      const running = beginRun(loaded.record, runOptions(place, call));
      let ran: Ran | undefined;
      try {
        yield { type: "answered", side, artifact: loaded.sha256 };
        for await (const event of loaded.program.stream(input, running.options)) {
          if (event.type !== "done") yield event;
          else {
            const output = event.output as Values; // the output fields of a program
            ran = running.answered(output);
            yield { type: "done", output };
          }
        }
      } catch (error) {
        ran ??= running.failed(error);
        throw error;
      } finally {
        ran ??= running.left();
        finish({ ...place, input, ran });
      }
    },

    swap: (source, { signature: signed } = {}) =>
      change(async () => {
        const next = await open(source, signed);
        if (next.sha256 === deployed.current.sha256) return false;
        const { trial } = deployed;
        // What was compared with the old one says nothing of the new one.
        deployed = { current: next, trial: trial && { ...trial, comparison: comparison() } };
        swaps++;
        return true;
      }),
    split: (spec) => change(() => begin("split", spec)),
    shadow: (spec) => change(() => begin("shadow", spec)),
    promote: () =>
      change(async () => {
        deployed = { current: endTrial("promote"), trial: undefined };
        swaps++;
      }),
    retire: () => change(async () => void endTrial("retire")),

    status() {
      const { current, trial } = deployed;
      const draining = [...underWay.keys()].filter((one) => one !== current && one !== trial?.candidate);
      return deploymentStatus({ program: program.name, current, trial, draining, scoring, swaps, isClosed });
    },

    async close() {
      isClosed = true;
      scoring.close();
      deployed.trial?.shadows.close();
      if (underWay.size > 0) await new Promise<void>((resolve) => void whenIdle.push(resolve));
    },
  };
}

function checkOptions({
  scoreShare,
  limit,
  timeoutMs,
}: {
  readonly scoreShare: number;
  readonly limit: number;
  readonly timeoutMs: number;
}): void {
  const wrong = (name: string, value: unknown, range: string): SignetError =>
    new SignetError("OPTION_INVALID", `${name} is ${value}, it should be ${range}`);
  if (!(scoreShare > 0 && scoreShare <= 1)) throw wrong("scoreShare", scoreShare, "above 0 and at most 1");
  if (!(Number.isSafeInteger(limit) && limit > 0))
    throw wrong("backgroundConcurrency", limit, "a whole number above 0");
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31))
    throw wrong("backgroundTimeoutMs", timeoutMs, "above 0 and below 2^31");
}
