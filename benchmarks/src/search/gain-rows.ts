import type { BenchmarkContext, Row } from "../report.js";
import { closedGain, type Outcome } from "./closed-gain.js";
import { dspySearch } from "./dspy-peer.js";
import type { PeerAnswer } from "./peer-answer.js";
import { searchWorld, type WorldAnswer } from "./search-world.js";
import { makeWorld, type Setting, type World } from "./worlds.js";

const settings: readonly Setting[] = ["L1", "L2", "M1", "M2"];
const worldCount = 200;
/** Any seeds do; `SIGNET_WORLD_SEED` starts elsewhere. */
const firstSeed = Number(process.env.SIGNET_WORLD_SEED ?? 1000);
/** "inter": interactions three times as strong. */
const interactions = { plain: 0.02, inter: 0.06 } as const;

export const gainIds: readonly string[] = [
  ...settings.flatMap((setting) => [`gain_${setting}`, `gain_${setting}_inter`]),
  "runs_to_mipro",
];

interface Searched {
  readonly worlds: readonly World[];
  readonly ours: readonly WorldAnswer[];
  /** Absent where DSPy cannot be run. */
  readonly theirs: readonly PeerAnswer[] | undefined;
}

/**
 * Search quality on synthetic worlds, against DSPy's own search code in the same worlds at equal program runs: the share of the
 * attainable gain that the answer closes, before verify.
 */
export async function gainRows({ log, isWanted }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const ratios: string[] = [];
  const shares: number[] = [];
  for (const setting of settings) {
    for (const [kind, interaction] of Object.entries(interactions)) {
      const id = kind === "plain" ? `gain_${setting}` : `gain_${setting}_inter`;
      const isForRuns = kind === "plain" && isWanted("runs_to_mipro");
      if (!isWanted(id) && !isForRuns) continue;
      log(`  ${id}: ${worldCount} worlds`);
      const searched = await searchAll(setting, interaction, log);
      if (isWanted(id)) rows.push(gainRow(id, searched));
      const needed = isForRuns ? await runsToReach(searched) : undefined;
      if (needed === undefined) continue;
      shares.push(needed.share);
      ratios.push(`${setting} ${needed.runs} of ${needed.of}`);
    }
  }
  if (shares.length > 0) {
    rows.push({
      id: "runs_to_mipro",
      value: shares.reduce((sum, share) => sum + share, 0) / shares.length,
      unit: "share",
      note: `of DSPy's runs, with which a search's answers are on average as accurate as DSPy's with all of them; mean of ${ratios.join(", ")}`,
    });
  }
  return rows;
}

async function searchAll(
  setting: Setting,
  interaction: number,
  log: (line: string) => void,
): Promise<Searched> {
  const worlds = Array.from({ length: worldCount }, (_, index) =>
    makeWorld({ setting, seed: firstSeed + index, interaction }),
  );
  const ours: WorldAnswer[] = [];
  for (const world of worlds) ours.push(await searchWorld(world));
  return { worlds, ours, theirs: await dspySearch(worlds, { log }) };
}

function gainRow(id: string, { worlds, ours, theirs }: Searched): Row {
  const { ratio, meanShare, withoutGain } = closedGain(outcomes(worlds, ours));
  const spent = ours.reduce((sum, { runs }) => sum + runs, 0) / ours.length;
  const notes = [
    `mean gain over mean attainable gain, standard error over ${worlds.length} worlds`,
    `mean of the worlds' shares ${percent(meanShare)}${withoutGain > 0 ? ` (${withoutGain} worlds have none)` : ""}`,
    `${Math.round(spent)} runs`,
    theirs === undefined ? "DSPy: not measured" : againstDspy(worlds, ours, theirs),
  ];
  return {
    id,
    value: 100 * ratio.value,
    unit: "%",
    spread: 100 * ratio.standardError,
    note: notes.join("; "),
  };
}

function againstDspy(
  worlds: readonly World[],
  ours: readonly WorldAnswer[],
  theirs: readonly PeerAnswer[],
): string {
  const { ratio } = closedGain(outcomes(worlds, theirs));
  const points = worlds.map(
    (world, index) => 100 * (world.p(ours[index]?.answer ?? []) - (theirs[index]?.accuracy ?? Number.NaN)),
  );
  const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
  const variance = points.reduce((sum, point) => sum + (point - mean) ** 2, 0) / (points.length - 1);
  const half = 1.96 * Math.sqrt(variance / points.length);
  return `DSPy 3.4.1 ${percent(ratio)} in the same worlds, ahead by ${mean.toFixed(2)} points of accuracy (95 % ${(mean - half).toFixed(2)} to ${(mean + half).toFixed(2)})`;
}

function outcomes(
  worlds: readonly World[],
  answers: readonly { readonly answer: readonly number[] }[],
): readonly Outcome[] {
  return worlds.map((world, index) => ({
    base: world.base,
    best: world.best,
    answer: world.p(answers[index]?.answer ?? []),
  }));
}

/** Shares of the runs of a setting that a search is given, until its answers are as good as DSPy's. */
const allowances = [1 / 8, 1 / 6, 1 / 5, 1 / 4, 0.3, 1 / 3, 0.4, 0.5, 0.65, 0.8, 1] as const;

/** The fewest runs, of those tried, with which our answers are on average at least as good as DSPy's with all of them. */
async function runsToReach({
  worlds,
  theirs,
}: Searched): Promise<{ readonly runs: number; readonly of: number; readonly share: number } | undefined> {
  if (theirs === undefined) return undefined;
  const goal = theirs.reduce((sum, { accuracy }) => sum + accuracy, 0) / theirs.length;
  const of = worlds[0]?.runs ?? 0;
  for (const share of allowances) {
    const runs = Math.round(share * of);
    let total = 0;
    for (const world of worlds) total += world.p((await searchWorld({ ...world, runs })).answer);
    if (total / worlds.length >= goal) return { runs, of, share: runs / of };
  }
  return { runs: of, of, share: 1 };
}

function percent({
  value,
  standardError,
}: {
  readonly value: number;
  readonly standardError: number;
}): string {
  return `${(100 * value).toFixed(1)} ± ${(100 * standardError).toFixed(1)} %`;
}
