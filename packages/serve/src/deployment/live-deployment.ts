import type { Models, Program, Trace } from "@signet/core";
import type { Answered, Deployment } from "./deployment.js";
import type { DeploymentStatus } from "./deployment-status.js";
import type { ArtifactSource, LoadOptions } from "./loaded-artifact.js";
import type { ScoreAnswer, ScoreEvent } from "./watch-scores.js";

export interface DeployOptions<I, O, P = Program<I, O>> {
  readonly lm: Models;
  /** How every artifact is loaded: the embedder, the keys that must have signed it. */
  readonly load?: LoadOptions;
  /** Detached signature of the first artifact. */
  readonly signature?: string;
  /** What every loaded program goes through, instrumentation for example. */
  readonly wrap?: (program: P) => P;
  /** Judges live answers. Runs beside the requests and never delays or fails one. */
  readonly score?: ScoreAnswer<I, O>;
  /** Share of the answers that are scored, above 0 and at most 1. Default 1. */
  readonly scoreShare?: number;
  /** Told each live score. */
  readonly onScore?: (event: ScoreEvent) => void;
  /** Told the trace of every run, those in the shadow too, which no caller is told of. */
  readonly onTrace?: (trace: Trace, where: Answered & { readonly isShadow: boolean }) => void;
  /** Shadow runs, and scorings, under way at once; what comes while there are so many is dropped and counted. Default 4. */
  readonly backgroundConcurrency?: number;
  /** When a shadow run with its scoring, or a scoring, is ended. Default 60,000. */
  readonly backgroundTimeoutMs?: number;
  /** In [0, 1), for the draws of shadow and scoring. Default `Math.random`. */
  readonly random?: () => number;
}

/** An artifact that comes in while requests are served. */
export interface Incoming {
  /** Detached signature of the artifact; needed where `load` names keys. */
  readonly signature?: string;
}

export interface TrialSpec extends Incoming {
  /** Absent: the candidate that is there, under another share or mode. */
  readonly artifact?: ArtifactSource;
  /** Of the keys (split, below 1) or of the requests (shadow, at most 1). */
  readonly share: number;
}

/**
 * A deployment whose artifacts can be replaced while it serves. A change loads and checks its artifact in full before anything is switched:
 * what fails changes nothing. Changes happen one after the other. A request ends on the artifact that it began with.
 */
export interface LiveDeployment extends Deployment {
  /** Puts another artifact in the place of the current one; a candidate stays. Resolves to whether it was another one. */
  readonly swap: (artifact: ArtifactSource, incoming?: Incoming) => Promise<boolean>;
  /** Gives a share of the keys to a candidate. */
  readonly split: (spec: TrialSpec) => Promise<void>;
  /** Runs a candidate on a share of the inputs after they were answered; nobody sees what it says but the status. */
  readonly shadow: (spec: TrialSpec) => Promise<void>;
  /** Puts the candidate in the place of the current artifact. @throws {SignetError} `CANDIDATE_MISSING`. */
  readonly promote: () => Promise<void>;
  /** Lets go of the candidate. @throws {SignetError} `CANDIDATE_MISSING`. */
  readonly retire: () => Promise<void>;
  readonly status: () => DeploymentStatus;
}
