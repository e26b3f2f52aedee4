import { SignetError } from "@signet/core";
import { type Background, background } from "./background.js";
import { type Comparison, comparison } from "./comparison.js";
import type { LoadedArtifact } from "./loaded-artifact.js";

/** A candidate beside the current artifact. `split`: it answers a share of the keys. `shadow`: it runs on a share of the inputs, unseen. */
export interface Trial {
  readonly mode: "split" | "shadow";
  readonly share: number;
  readonly candidate: LoadedArtifact;
  readonly comparison: Comparison;
  /** Its runs in the shadow. */
  readonly shadows: Background;
}

export function beginTrial(
  candidate: LoadedArtifact,
  {
    mode,
    share,
    limit,
    timeoutMs,
  }: Pick<Trial, "mode" | "share"> & { readonly limit: number; readonly timeoutMs: number },
): Trial {
  return {
    mode,
    share,
    candidate,
    comparison: comparison(),
    shadows: background({ limit, timeoutMs }),
  };
}

/** @throws {SignetError} `OPTION_INVALID` for a share outside (0, 1), or (0, 1] in the shadow. */
export function checkShare(mode: Trial["mode"], share: number): void {
  if (typeof share === "number" && share > 0 && (mode === "split" ? share < 1 : share <= 1)) return;
  const range = mode === "split" ? "above 0 and below 1" : "above 0 and at most 1";
  const why = mode === "split" ? "; to give the candidate everything, promote it" : "";
  throw new SignetError(
    "OPTION_INVALID",
    `The share of the ${mode} is ${share}, it should be ${range}${why}`,
  );
}
