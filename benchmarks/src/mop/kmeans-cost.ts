import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kMeans, rng } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import { type LineWorker, lineWorker } from "../search/line-worker.js";
import { pythonEnvironment } from "../search/python-environment.js";
import { halfRange, median } from "../spine/summary.js";
import { topicPoints } from "./topic-points.js";

const setting = { k: 8, restarts: 10, maxIterations: 300 };
const size = { count: 10_000, dimension: 384 };
const ROUNDS = 5;
const script = peerFile("kmeans_scikit_learn.py");
const requirements = peerFile("kmeans-requirements.txt");

export const kmeansIds: readonly string[] = ["kmeans_ratio", "kmeans_inertia"];

/**
 * Processor time of our k-means over that of scikit-learn on one thread, on the same points with as many restarts, and how far the
 * inertias are apart. No row where Python or the network is missing; the log says so.
 */
export async function kmeansCost({ log }: Pick<BenchmarkContext, "log">): Promise<readonly Row[]> {
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 24);
  const home = join(tmpdir(), `signet-scikit-learn-${version}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const python = await pythonEnvironment({ folder: join(home, "venv"), requirements, log });
  if (python === undefined) return [];
  const folder = mkdtempSync(join(home, "points-"));
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const peer = lineWorker(python, { args: [script], env });
  try {
    return rowsOf(await compare(peer, join(folder, "points.f32")));
  } finally {
    await peer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One clustering: the processor time it took, and what it found. */
interface Fit {
  readonly cpuMs: number;
  readonly inertia: number;
}

interface Round {
  readonly ours: Fit;
  readonly theirs: Fit;
}

/** Both in turn, after one time each that does not count. */
async function compare(peer: LineWorker, file: string): Promise<readonly Round[]> {
  const values = topicPoints({ ...size, topics: setting.k, seed: 1 });
  writeFileSync(file, values);
  const points = Array.from({ length: size.count }, (_, i) =>
    values.slice(i * size.dimension, (i + 1) * size.dimension),
  );
  const rounds: Round[] = [];
  for (let seed = 0; seed <= ROUNDS; seed++) {
    const ours = ourFit(points, seed);
    const theirs = JSON.parse(await peer.ask(JSON.stringify({ file, ...size, ...setting, seed }))) as Fit; // as the script answers
    rounds.push({ ours, theirs });
  }
  return rounds.slice(1);
}

function ourFit(points: readonly Float32Array[], seed: number): Fit {
  const before = process.cpuUsage();
  const { inertia } = kMeans(points, { ...setting, rng: rng(seed) });
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, inertia };
}

function rowsOf(rounds: readonly Round[]): readonly Row[] {
  const ratios = rounds.map(({ ours, theirs }) => ours.cpuMs / theirs.cpuMs);
  const apart = rounds.map(({ ours, theirs }) => Math.abs(ours.inertia / theirs.inertia - 1));
  const ours = median(rounds.map((round) => round.ours.cpuMs));
  const theirs = median(rounds.map((round) => round.theirs.cpuMs));
  const what = `${size.count} x ${size.dimension}, k = ${setting.k}, ${setting.restarts} restarts`;
  const times = `${Math.round(ours)} ms against ${Math.round(theirs)} ms of processor time, medians of ${ROUNDS}`;
  return [
    {
      id: "kmeans_ratio",
      value: ours / theirs,
      unit: "times",
      spread: halfRange(ratios),
      note: `${what}: ${times}; inertias at most ${(100 * Math.max(...apart)).toFixed(3)} % apart`,
    },
    {
      id: "kmeans_inertia",
      value: Math.max(...apart),
      unit: "share",
      note: `largest relative difference of the inertia to scikit-learn's in ${ROUNDS} pairs of clusterings`,
    },
  ];
}

function peerFile(name: string): string {
  return fileURLToPath(new URL(`../../peers/${name}`, import.meta.url));
}
