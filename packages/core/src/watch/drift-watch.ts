import type { Artifact } from "../artifact/artifact.js";
import { readArtifact } from "../artifact/parse-artifact.js";
import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { Trace } from "../trace/span.js";
import { type DriftFinding, driftTest } from "./drift-test.js";
import { type JudgingOptions, judged } from "./judging.js";
import { checkStored, type StoredScore, storedScoreOf } from "./stored-score.js";

export interface DriftWatchOptions<I, O> extends JudgingOptions<I, O> {
  /** Which share of the requests is judged, above 0 to 1. Default: 1. By the request's key, so that the same requests are judged everywhere. */
  readonly share?: number;
  /** Judged requests between two looks, at least 10. Default: 100. */
  readonly window?: number;
  /** How sure a drift is before it is reported, for all looks together. Default: 0.95. */
  readonly confidence?: number;
  /** Told once, at the look that found a drift. What it throws is dropped. */
  readonly onDrift?: (report: DriftReport) => void;
}

export interface DriftReport extends DriftFinding {
  /** Requests whose judge failed, or returned no score. */
  readonly failed: number;
  /** Requests that were not judged since too many judgements were under way. */
  readonly skipped: number;
}

export interface ObserveOptions {
  /** What decides whether the request is judged. Default: the input. */
  readonly key?: string;
  readonly trace?: Trace;
}

export interface DriftWatch<I, O> {
  /** Judges the answer, if it is its turn. Never rejects: a judge that fails is counted. Need not be awaited. */
  readonly observe: (input: I, output: O, options?: ObserveOptions) => Promise<void>;
  readonly report: () => DriftReport;
}

/**
 * Compares live scores with the score that an artifact was shipped with, and says when they are lower: not more often than `confidence` allows, however
 * long it watches (`driftTest`). Its memory does not grow with the requests.
 *
 * @param against An artifact with the scores of its compile, or its text; or a score with its interval or number of examples.
 * @throws {SignetError} `OPTION_INVALID` for an artifact without scores, or an option that cannot be; what `parseArtifact` throws.
 */
export function driftWatch<I, O>(
  against: string | Artifact | StoredScore,
  options: DriftWatchOptions<I, O>,
): DriftWatch<I, O> {
  if (typeof options !== "object" || options === null)
    throw new SignetError("OPTION_INVALID", "driftWatch needs options, with a `judge` among them");
  const { share = 1, window = 100, confidence = 0.95, onDrift } = options;
  checkOptions({ share, window, confidence });
  const stored = isScore(against) ? checkStored(against) : storedScoreOf(readArtifact(against));
  const test = driftTest(stored, { window, confidence });
  const judging = judged(options);
  const report = (): DriftReport => ({
    ...test.finding(),
    failed: judging.failed(),
    skipped: judging.skipped(),
  });
  return {
    report,
    async observe(input, output, { key, trace } = {}) {
      if (share < 1 && !isChosen(key ?? textOf(input), share)) return;
      const score = await judging.score(input, output, trace);
      if (score === undefined || !test.add(score)) return;
      try {
        onDrift?.(report());
      } catch {
        // The listener's own fault; the request that was observed has nothing to do with it.
      }
    },
  };
}

/** Whatever else it is, the reader of artifacts says so. */
function isScore(against: string | Artifact | StoredScore): against is StoredScore {
  return typeof against === "object" && against !== null && "score" in against;
}

/** The first 48 bits of the key's hash, as a share. */
function isChosen(key: string, share: number): boolean {
  return Number.parseInt(sha256Hex(key).slice(0, 12), 16) / 2 ** 48 < share;
}

/** Inputs with dates and the like have no canonical JSON. */
function textOf(input: unknown): string {
  try {
    return canonicalJson(input);
  } catch {
    return String(input);
  }
}

function checkOptions({
  share,
  window,
  confidence,
}: {
  readonly share: number;
  readonly window: number;
  readonly confidence: number;
}): void {
  const problem = !(share > 0 && share <= 1)
    ? `\`share\` is ${share}, it should be above 0 and at most 1`
    : !(Number.isSafeInteger(window) && window >= 10)
      ? `\`window\` is ${window}, it should be a whole number of at least 10`
      : !(confidence >= 0.5 && confidence < 1)
        ? `\`confidence\` is ${confidence}, it should be from 0.5 to below 1`
        : undefined;
  if (problem !== undefined) throw new SignetError("OPTION_INVALID", `In driftWatch ${problem}`);
}
