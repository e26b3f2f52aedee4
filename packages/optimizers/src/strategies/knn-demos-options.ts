import { SignetError } from "@signet/core";
import type { DemoOptions } from "../bootstrap/demo-options.js";
import { checkCounts } from "../search/check-counts.js";

export interface KnnDemosOptions extends DemoOptions {
  /** How many demos a call shows; of several numbers the one that scores best on the valset. Default: 1, 2, 4 and 8. */
  readonly k?: number | readonly number[];
  /** Most demos of a step to pick among, default 64. Each brings its vector into the artifact. */
  readonly maxPool?: number;
  /** Most of them that are bootstrapped, default 32; the others are labelled ones. */
  readonly maxBootstrapped?: number;
}

export interface KnnDemosSettings {
  /** Different, ascending. */
  readonly ks: readonly number[];
  /** Whether the user named them. */
  readonly isGiven: boolean;
  readonly maxPool: number;
  readonly maxBootstrapped: number;
  /** In the prompt of the teacher. */
  readonly maxLabeled: number;
}

/** @throws {SignetError} `OPTION_INVALID` for options out of range. */
export function readKnnDemosOptions(options: KnnDemosOptions): KnnDemosSettings {
  const { k, maxPool = 64, maxBootstrapped = 32, maxLabeled = 4 } = options;
  const named = k === undefined ? [1, 2, 4, 8] : Array.isArray(k) ? (k as readonly number[]) : [k as number];
  checkCounts("knnDemos", { maxPool });
  for (const count of named) checkCounts("knnDemos", { k: count });
  const ks = [...new Set(named)].sort((one, other) => one - other);
  const most = ks.at(-1);
  if (most === undefined) throw new SignetError("OPTION_INVALID", "knnDemos() got no k to choose among");
  if (k !== undefined && most > maxPool)
    throw new SignetError(
      "OPTION_INVALID",
      `knnDemos() got k = ${most}, it should be at most maxPool, which is ${maxPool}`,
    );
  const fitting = ks.filter((count) => count <= maxPool);
  return { ks: fitting, isGiven: k !== undefined, maxPool, maxBootstrapped, maxLabeled };
}
