import { type Comparison, type Decision, decide, type Rng, rng } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import { normalQuantile } from "./normal.js";
import { searchWorld } from "./search-world.js";
import { type Combination, makeWorld, type Setting, type World } from "./worlds.js";

const worldCount = 2_000;
const settings: readonly Setting[] = ["L1", "L2"];
const holdoutSizes = [20, 30, 50, 100, 300] as const;

/** What verify said of one search's answer, on one fresh holdout for each size. */
type Verdicts = readonly Decision[];

/**
 * Whether verify keeps its promises, end to end: a search chooses in each world, then its answer is compared with the base on
 * fresh examples. `null_claims`: how often a gain is claimed where no candidate is better. `interval_cover`: how often the 95 %
 * interval of the gain holds the true gain. Both over 2,000 worlds and five holdout sizes; `_worst` is the size that does worst.
 */
export async function verifyRows({ log, isWanted }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (["null_claims", "null_claims_worst"].some(isWanted)) {
    log(`  claims in ${worldCount} worlds without a gain`);
    const claims = await judgeWorlds({ isNull: true, judge: ({ claimed }) => claimed });
    rows.push(...rowsOf("null_claims", claims, "of the reports claim a gain", Math.max));
  }
  if (["interval_cover", "interval_cover_worst"].some(isWanted)) {
    log(`  intervals in ${worldCount} worlds`);
    const covered = await judgeWorlds({
      isNull: false,
      judge: ({ gainInterval: [low, high] }, gain) => low <= gain && gain <= high,
    });
    const furthest = (...shares: number[]): number =>
      shares.reduce((worst, share) => (Math.abs(share - 0.95) > Math.abs(worst - 0.95) ? share : worst));
    rows.push(...rowsOf("interval_cover", covered, "of the intervals hold the true gain", furthest));
  }
  return rows;
}

interface JudgeOptions {
  readonly isNull: boolean;
  readonly judge: (decision: Decision, gain: number) => boolean;
}

/** For each world, and in it for each holdout size: what the judge says. */
async function judgeWorlds({ isNull, judge }: JudgeOptions): Promise<readonly (readonly boolean[])[]> {
  const judged: boolean[][] = [];
  for (let seed = 0; judged.length < worldCount; seed++) {
    const setting = settings[seed % settings.length] as Setting; // below the length
    const world = makeWorld({ setting, seed, isNull });
    const { answer } = await searchWorld(world);
    if (answer.every((choice) => choice === 0)) continue; // the base itself: nothing is compared
    judged.push(verdictsOn(world, answer).map((decision) => judge(decision, world.p(answer) - world.base)));
  }
  return judged;
}

function verdictsOn(world: World, answer: Combination): Verdicts {
  const source = rng(world.seed, ["holdout", world.setting]);
  return holdoutSizes.map((size) => decide(freshScores(world, answer, { size, source })));
}

/** Scores on examples that no search has seen, drawn as the world's own are. */
function freshScores(
  world: World,
  answer: Combination,
  { size, source }: { readonly size: number; readonly source: Rng },
): Comparison {
  const thresholds = [world.base, world.p(answer)].map((rate) => normalQuantile(rate) / Math.SQRT1_2);
  const pairs = Array.from({ length: size }, () => {
    const difficulty = source.normal();
    return thresholds.map((threshold) => (difficulty + source.normal() < threshold ? 1 : 0));
  });
  return { before: pairs.map(([before = 0]) => before), after: pairs.map(([, after = 0]) => after) };
}

/** The mean over worlds and sizes, its standard error over worlds, and the size that does worst. */
function rowsOf(
  id: string,
  judged: readonly (readonly boolean[])[],
  claim: string,
  worstOf: (...shares: number[]) => number,
): readonly Row[] {
  const value = shareOf(judged.flat());
  const ofWorlds = judged.map(shareOf);
  const squares = ofWorlds.reduce((sum, share) => sum + (share - value) ** 2, 0);
  const spread = Math.sqrt(squares) / judged.length;
  const bySize = holdoutSizes.map((_, index) => shareOf(judged.map((verdicts) => verdicts[index] ?? false)));
  const worst = worstOf(...bySize);
  const sizes = holdoutSizes.map((size, index) => `${percent(bySize[index] ?? 0)} at ${size}`).join(", ");
  return [
    {
      id,
      value,
      unit: "share",
      spread,
      note: `${claim}: ${sizes} holdout examples; ${judged.length} worlds, standard error over worlds`,
    },
    {
      id: `${id}_worst`,
      value: worst,
      unit: "share",
      spread: Math.sqrt((worst * (1 - worst)) / judged.length),
      note: `at ${holdoutSizes[bySize.indexOf(worst)]} holdout examples`,
    },
  ];
}

function shareOf(hits: readonly boolean[]): number {
  return hits.filter(Boolean).length / hits.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
