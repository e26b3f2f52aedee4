import type { Artifact } from "../artifact/artifact.js";
import { SignetError } from "../errors.js";
import type { Json } from "../json.js";
import { normalTail, type ScoreRange, scoreBound } from "./score-bound.js";

/** A score to compare with: its mean, and how sure it is, by a 95 % interval or by how many examples it was measured on. */
export interface StoredScore {
  /** In [0, 1]. */
  readonly score: number;
  readonly interval?: ScoreRange;
  readonly n?: number;
}

/** 97.5 % quantile of the standard normal distribution: where the stored 95 % intervals end. */
const Z_95 = 1.959963984540054;

/**
 * The score of an artifact's plan on the holdout of its compile: of what was adopted, or of the original when that was kept.
 *
 * @throws {SignetError} `OPTION_INVALID` when there is none: sealed without a compile, or compiled without a holdout.
 */
export function storedScoreOf({ provenance, program }: Artifact): StoredScore {
  const scores = fieldsOf(provenance?.scores);
  const holdout = fieldsOf(scores?.holdout);
  const side = fieldsOf(scores?.adopted === true ? holdout?.after : holdout?.before);
  const score = side?.score;
  const [low, high] = Array.isArray(side?.interval) ? side.interval : [];
  if (typeof score === "number" && typeof low === "number" && typeof high === "number") {
    return checkStored({ score, interval: [low, high] });
  }
  const why = provenance === undefined ? "it was sealed without a compile" : "its compile had no holdout";
  throw new SignetError(
    "OPTION_INVALID",
    `The artifact of "${program.name}" holds no score to watch against: ${why}. Compile with a holdout, or pass { score, n } of an evaluation`,
  );
}

/** @throws {SignetError} `OPTION_INVALID` for a score outside of [0, 1], or one of which nobody knows how sure it is. */
export function checkStored(stored: StoredScore): StoredScore {
  const { score, interval, n } = stored;
  const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;
  if (!isShare(score)) throw wrong(`\`score\` is ${score}, it should be from 0 to 1`);
  if (interval !== undefined) {
    if (!Array.isArray(interval)) throw wrong("`interval` is no pair of a low and a high score");
    const [low, high] = interval as ScoreRange; // its values are checked here
    if (isShare(low) && isShare(high) && low <= score && score <= high) return stored;
    throw wrong(`\`interval\` is [${low}, ${high}], it should be from 0 to 1 and hold the score ${score}`);
  }
  if (n !== undefined && Number.isSafeInteger(n) && n > 0) return stored;
  throw wrong(`\`interval\` or \`n\`, the number of examples it was measured on, should say how sure it is`);
}

/** The stored score's interval, each side wrong with probability `alpha`: the 95 % interval stretched, or the bound for `n` scores. */
export function storedRange({ score, interval, n }: StoredScore, alpha: number): ScoreRange {
  if (interval === undefined) return scoreBound(score, n ?? 1, alpha);
  const stretch = normalTail(alpha) / Z_95;
  const [low, high] = interval;
  return [Math.max(0, score - (score - low) * stretch), Math.min(1, score + (high - score) * stretch)];
}

function wrong(what: string): SignetError {
  return new SignetError("OPTION_INVALID", `Of the stored score ${what}`);
}

function fieldsOf(value: Json | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

interface JsonObject {
  readonly [name: string]: Json;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
