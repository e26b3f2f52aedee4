import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pairedInterval } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import { freshClone, type QuickstartRun, runQuickstart } from "./quickstart-run.js";
import { halfRange, median } from "./summary.js";
import { majorityScore, randomDemoScores } from "./triage-baselines.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const seeds = [0, 1, 2] as const;
const randomDraws = 5;
const gainIds = ["quickstart_gain", "quickstart_majority", "quickstart_random_demos"] as const;
export const quickstartIds: readonly string[] = ["quickstart_s", "compile_s", "replay_s", ...gainIds];

/**
 * The main job on the embedded model, one process at a time: seed 0 in a fresh clone, then the same command again, then the other
 * seeds here, then what the gain has to beat.
 */
export async function quickstart({ log, isWanted }: BenchmarkContext): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "signet-quickstart-"));
  try {
    const clone = isWanted("quickstart_s") ? await freshClone(root, folder) : undefined;
    const first = { root: clone ?? root, seed: seeds[0], folder };
    const runs = [told(await runQuickstart(first), seeds[0], log)];
    const replay = isWanted("replay_s") ? replayRow(runs[0], await runQuickstart(first)) : undefined;
    const isGainWanted = gainIds.some(isWanted);
    if (isGainWanted) {
      for (const seed of seeds.slice(1))
        runs.push(told(await runQuickstart({ root, seed, folder }), seed, log));
    }
    return [
      ...(isWanted("quickstart_s") ? [wholeRow(runs[0], clone !== undefined)] : []),
      compileRow(runs),
      ...(replay === undefined ? [] : [replay]),
      ...(isGainWanted ? [gainRow(runs), ...(await baselineRows(runs, log))] : []),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function told(run: QuickstartRun, seed: number, log: (line: string) => void): QuickstartRun {
  const { before, after } = run.result;
  log(
    `  seed ${seed}: ${percent(before)} to ${percent(after)}, compiled in ${run.compileSeconds.toFixed(0)} s, ${run.wallSeconds.toFixed(0)} s in all`,
  );
  return run;
}

function wholeRow(run: QuickstartRun | undefined, isFresh: boolean): Row {
  const where = isFresh
    ? "in a fresh clone, installing and building included"
    : "in place: there was no history to clone";
  return {
    id: "quickstart_s",
    value: run?.wallSeconds ?? Number.NaN,
    unit: "s",
    note: `seed ${seeds[0]}, ${where}; run once`,
  };
}

function compileRow(runs: readonly QuickstartRun[]): Row {
  const seconds = runs.map(({ compileSeconds }) => compileSeconds);
  const calls = runs.map(({ result }) => result.calls).join(", ");
  return {
    id: "compile_s",
    value: median(seconds),
    unit: "s",
    spread: halfRange(seconds),
    note: `median of ${runs.length} seeds; ${calls} calls`,
  };
}

function replayRow(first: QuickstartRun | undefined, again: QuickstartRun): Row {
  const isEqual = first?.artifact === again.artifact;
  return {
    id: "replay_s",
    value: again.wallSeconds,
    unit: "s",
    note: `the same command again, of which compile ${again.compileSeconds.toFixed(1)} s; the artifact is ${isEqual ? "byte-identical" : "NOT the same"}`,
  };
}

/** The seeds share the test examples, so an example's gains are averaged first: the interval is over examples. */
function gainRow(runs: readonly QuickstartRun[]): Row {
  const size = runs[0]?.after.length ?? 0;
  const gains = Array.from({ length: size }, (_, example) =>
    mean(runs.map(({ before, after }) => (after[example] ?? 0) - (before[example] ?? 0))),
  );
  const [low, high] = pairedInterval(gains);
  const bySeed = runs.map(
    ({ result }) => `${percent(result.before)} to ${percent(result.after)} (${points(result.gain)})`,
  );
  return {
    id: "quickstart_gain",
    value: mean(gains),
    unit: "share",
    spread: (high - low) / 2,
    note: `95 % from ${points(low)} to ${points(high)} on ${size} test examples, paired, ${runs.length} seeds pooled; least ${points(Math.min(...runs.map(({ result }) => result.gain)))}; by seed ${bySeed.join(", ")}`,
  };
}

async function baselineRows(
  runs: readonly QuickstartRun[],
  log: (line: string) => void,
): Promise<readonly Row[]> {
  const compiled = `compiled: ${percent(mean(runs.map(({ result }) => result.after)))}`;
  const random = await randomDemoScores(randomDraws, log);
  const range = `${percent(Math.min(...random))} to ${percent(Math.max(...random))}`;
  return [
    {
      id: "quickstart_majority",
      value: majorityScore(),
      unit: "share",
      note: `the most frequent label of each field, always; ${compiled}`,
    },
    {
      id: "quickstart_random_demos",
      value: mean(random),
      unit: "share",
      spread: halfRange(random),
      note: `labelled demos drawn at random, mean of ${randomDraws} (${range}); ${compiled}`,
    },
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function points(share: number): string {
  return `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}`;
}
