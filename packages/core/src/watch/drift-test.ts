import type { ScoreRange } from "./score-bound.js";
import { type Look, scoreLooks } from "./score-looks.js";
import { type StoredScore, storedRange } from "./stored-score.js";

/** What the scores so far say. */
export interface DriftFinding {
  /** Of the last look, or of the look that found a drift; before the first look the interval is [0, 1]. */
  readonly live: ScoreSummary & { readonly n: number };
  readonly stored: ScoreSummary & { readonly n?: number };
  /** Live minus stored, with an interval that takes both uncertainties and holds at all looks together. */
  readonly difference: ScoreSummary;
  /** The interval was below 0 at some look. */
  readonly drifted: boolean;
  /** Requests that got a score. */
  readonly scored: number;
}

export interface ScoreSummary {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface DriftTest {
  /** Takes the next live score; returns whether it brought the drift to light. */
  readonly add: (score: number) => boolean;
  readonly finding: () => DriftFinding;
}

/**
 * Whether live scores are lower than a stored one. Half of the error that `confidence` leaves is spent on the stored score, once; the other half
 * on looks at live scores, in shares that sum to one (`scoreLooks`). So scores that did not fall are taken for fallen with probability
 * 1 − `confidence` at most, however long they are watched.
 */
export function driftTest(
  stored: StoredScore,
  { window, confidence }: { readonly window: number; readonly confidence: number },
): DriftTest {
  const alpha = (1 - confidence) / 2;
  const fixed = storedRange(stored, alpha);
  const looks = scoreLooks(window, alpha);
  let shown: Look | undefined;
  let drifted = false;
  let scored = 0;
  return {
    add(score) {
      scored++;
      const before = drifted;
      for (const look of looks.add(score)) {
        if (drifted) break; // what is shown stays the look that found it
        drifted = look.range[1] < fixed[0];
        shown = look;
      }
      return drifted && !before;
    },
    finding: () => ({ ...compare(shown ?? unseen(looks.open(), stored), stored, fixed), drifted, scored }),
  };
}

/** Before the first look nothing is known. */
function unseen({ sum, n }: { readonly sum: number; readonly n: number }, { score }: StoredScore): Look {
  return { mean: n === 0 ? score : sum / n, n, range: [0, 1] };
}

function compare(
  live: Look,
  stored: StoredScore,
  [low, high]: ScoreRange,
): Pick<DriftFinding, "live" | "stored" | "difference"> {
  return {
    live: { mean: live.mean, low: live.range[0], high: live.range[1], n: live.n },
    stored: { mean: stored.score, low, high, ...(stored.n !== undefined && { n: stored.n }) },
    difference: {
      mean: live.mean - stored.score,
      low: live.range[0] - high,
      high: live.range[1] - low,
    },
  };
}
