import type { Background } from "./background.js";
import type { ComparisonStatus } from "./comparison.js";
import type { LoadedArtifact } from "./loaded-artifact.js";
import type { SideStatus } from "./side-record.js";
import type { Trial } from "./trial.js";

/** One artifact and what it did since it was deployed. */
export interface ArtifactStatus extends SideStatus {
  /** SHA-256. */
  readonly artifact: string;
}

/** What a deployment is doing: plain data. */
export interface DeploymentStatus {
  readonly program: string;
  readonly mode: "single" | Trial["mode"];
  /** Of the keys (split), or of the requests (shadow). Absent without a candidate. */
  readonly share?: number;
  readonly current: ArtifactStatus;
  readonly candidate?: ArtifactStatus;
  /** In the shadow only. */
  readonly comparison?: ComparisonStatus & {
    /** Inputs that the candidate did not get, because it was behind. */
    readonly dropped: number;
  };
  /** Artifacts that were replaced and still end their requests. */
  readonly draining: readonly { readonly artifact: string; readonly underWay: number }[];
  /** Answers that were not scored, because scoring was behind. */
  readonly scoresDropped: number;
  /** How often what answers was replaced. */
  readonly swaps: number;
  readonly isClosed: boolean;
}

export interface StatusParts {
  readonly program: string;
  readonly current: LoadedArtifact;
  readonly trial: Trial | undefined;
  readonly draining: Iterable<LoadedArtifact>;
  readonly scoring: Background;
  readonly swaps: number;
  readonly isClosed: boolean;
}

export function deploymentStatus({
  program,
  current,
  trial,
  draining,
  scoring,
  swaps,
  isClosed,
}: StatusParts): DeploymentStatus {
  return {
    program,
    mode: trial?.mode ?? "single",
    ...(trial && { share: trial.share }),
    current: statusOf(current),
    ...(trial && { candidate: statusOf(trial.candidate) }),
    ...(trial?.mode === "shadow" && {
      comparison: { ...trial.comparison.status(), dropped: trial.shadows.dropped() },
    }),
    draining: Array.from(draining, ({ sha256, record }) => ({
      artifact: sha256,
      underWay: record.underWay(),
    })),
    scoresDropped: scoring.dropped(),
    swaps,
    isClosed,
  };
}

function statusOf({ sha256, record }: LoadedArtifact): ArtifactStatus {
  return { artifact: sha256, ...record.status() };
}
