import { type Artifact, evaluate, load } from "@signet/core";
import { compile, mipro, mop, type Strategy } from "@signet/optimizers";
// The world of the package's own tests: benchmarks and tests must mean the same.
import {
  type Rule,
  ruleFollower,
  type TopicRow,
  topicRows,
  topics,
} from "../../../packages/optimizers/src/mop/testing/two-topics.ts";
import type { BenchmarkContext, Row } from "../report.js";
import { mean } from "../statistics/mean.js";
import { interval95 } from "./interval-95.js";

export const regionIds: readonly string[] = ["two_region", "homogeneous", "random_regions"];

const SEEDS = 20;
const TEST_ROWS = 400;
/** Program runs of a search for one prompt. */
const RUNS = 600;

const base = (): Strategy => mipro({ runs: RUNS });
const strategies = {
  mop: () => mop(),
  "mipro then mop": () => mop({ base: base() }),
  mipro: base,
  "random regions": () => mop({ experts: 2, regions: "random" }),
  "k-means regions": () => mop({ experts: 2 }),
} as const satisfies Readonly<Record<string, () => Strategy>>;
type Name = keyof typeof strategies;

interface Cell {
  readonly score: number;
  readonly experts: number;
}

/** A mixture of prompts on tasks of two topics: with opposite rules, with one rule for all, and with regions that are none. */
export async function regionRows({ isWanted, log }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (isWanted("two_region")) rows.push(await twoRegion(log));
  if (isWanted("homogeneous")) rows.push(await homogeneous(log));
  if (isWanted("random_regions")) rows.push(await randomRegions(log));
  return rows;
}

async function twoRegion(log: (line: string) => void): Promise<Row> {
  const routed = await cells("mop", "opposite", log);
  const single = await cells("mipro", "opposite", log);
  return {
    id: "two_region",
    value: mean(routed.map(({ score }) => score)),
    unit: "share",
    note: `accuracy on ${TEST_ROWS} test rows, least of ${SEEDS} seeds ${least(routed)}; the best single prompt (MIPRO): mean ${mean(single.map(({ score }) => score)).toFixed(3)}, best of the seeds ${Math.max(...single.map(({ score }) => score)).toFixed(3)}`,
  };
}

async function homogeneous(log: (line: string) => void): Promise<Row> {
  const single = await cells("mipro", "same", log);
  const notes: string[] = [];
  let low = Number.NaN;
  for (const name of ["mipro then mop", "mop"] as const) {
    const routed = await cells(name, "same", log);
    const differences = routed.map(({ score }, seed) => 100 * (score - (single[seed]?.score ?? Number.NaN)));
    const [from, to] = interval95(differences);
    if (Number.isNaN(low)) low = from;
    const one = routed.filter(({ experts }) => experts === 1).length;
    notes.push(
      `${name}: one expert in ${one} of ${SEEDS}, difference to MIPRO ${mean(differences).toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)}) points`,
    );
  }
  return {
    id: "homogeneous",
    value: low,
    unit: "points",
    note: `lower end of the 95 % interval over ${SEEDS} seeds; ${notes.join("; ")}`,
  };
}

async function randomRegions(log: (line: string) => void): Promise<Row> {
  const random = await cells("random regions", "opposite", log);
  const clustered = await cells("k-means regions", "opposite", log);
  const differences = clustered.map(({ score }, seed) => 100 * (score - (random[seed]?.score ?? Number.NaN)));
  const [from, to] = interval95(differences);
  return {
    id: "random_regions",
    value: mean(differences),
    unit: "points",
    note: `k-means regions over random ones of the same sizes, two experts, ${SEEDS} seeds, 95 % interval ${from.toFixed(1)} to ${to.toFixed(1)}; accuracy ${mean(clustered.map(({ score }) => score)).toFixed(3)} and ${mean(random.map(({ score }) => score)).toFixed(3)}`,
  };
}

const known = new Map<string, Promise<readonly Cell[]>>();

/** One strategy on one task, over all seeds; measured once. */
function cells(name: Name, rule: Rule, log: (line: string) => void): Promise<readonly Cell[]> {
  const key = `${name}/${rule}`;
  const found = known.get(key) ?? measured(name, rule, log);
  known.set(key, found);
  return found;
}

async function measured(name: Name, rule: Rule, log: (line: string) => void): Promise<readonly Cell[]> {
  log(`  ${name}, ${rule} rules: ${SEEDS} seeds`);
  const found: Cell[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const rows = (part: string, count: number): readonly TopicRow[] =>
      topicRows(count, { rule, seed: `${part}${seed}` });
    const { artifact } = await compile(topics, {
      trainset: rows("train", 60),
      valset: rows("val", 60),
      holdout: rows("holdout", 60),
      metric: isRight,
      lm: ruleFollower(),
      strategy: strategies[name](),
      adopt: "unverified",
      seed,
    });
    found.push({ score: await testScore(artifact, rows("test", TEST_ROWS)), experts: expertsOf(artifact) });
  }
  return found;
}

function isRight({ expected }: TopicRow, { label }: { readonly label: string }): boolean {
  return label === expected.label;
}

async function testScore(artifact: Artifact, rows: readonly TopicRow[]): Promise<number> {
  const { score } = await evaluate(load(topics, artifact), rows, { metric: isRight, lm: ruleFollower() });
  return score ?? 0;
}

function expertsOf({ plan }: Artifact): number {
  return plan.kind === "experts" ? (plan.routers[0]?.experts.length ?? 1) : 1;
}

function least(found: readonly Cell[]): string {
  return Math.min(...found.map(({ score }) => score)).toFixed(3);
}
