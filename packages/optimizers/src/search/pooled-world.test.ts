import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { type Rng, rng } from "../random/index.js";
import type { Noise } from "./board.js";
import type { Schedule } from "./schedule.js";
import { fullSchedule } from "./schedules/full.js";
import { racing } from "./schedules/racing.js";
import { type Choice, choiceKey, type SearchSpace } from "./space.js";
import { searchSmall } from "./testing/small-world.js";
import { tpe } from "./tpe/tpe.js";

const EXAMPLES = 200;
const BATCH = 25;
const EVERY = 5;
/** Over 40 seeds, with 4,000 evaluations too: +0.024 and +0.024 on F3, +0.029 and +0.019 on F2 (standard error 0.01 each). */
const SEEDS = 24;

interface Task {
  readonly space: SearchSpace;
  /** The true success rate of a choice. */
  readonly rate: (choice: Choice) => number;
}

const at = (choice: Choice, name: string): number => choice[name] ?? Number.NaN;
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const categoricals = (names: readonly string[], size: number): SearchSpace =>
  Object.fromEntries(names.map((name) => [name, { kind: "categorical" as const, size }]));

const F3: Task = {
  space: categoricals(
    indices(4).map((j) => `x${j}`),
    10,
  ),
  rate: (choice) =>
    0.15 +
    0.7 * mean(indices(4).map((j) => (((j % 2 === 1 ? 3 : 7) * at(choice, `x${j}`) + 2 * j) % 10) / 9)),
};

const F2: Task = {
  space: categoricals(
    indices(4).flatMap((m) => [`m${m}.demos`, `m${m}.instr`]),
    6,
  ),
  rate: (choice) => {
    const modules = indices(4).map((m) => {
      const i = at(choice, `m${m}.instr`);
      const k = at(choice, `m${m}.demos`);
      const fit = (0.4 * ((5 * i + 2 * m + 1) % 6)) / 5 + (0.4 * ((5 * k + 3 * m + 2) % 6)) / 5;
      return fit + ((i + k + m) % 3 === 0 ? 0.2 : 0);
    });
    return 0.1 + 0.8 * (0.6 * mean(modules) + 0.4 * Math.min(...modules));
  },
};

/** Scores of examples of unequal difficulty: the same choice scores the same on the same example, whenever asked. */
function world(task: Task, source: Rng): (choice: Choice, example: number) => number {
  const difficulty = indices(EXAMPLES).map(() => 1.5 * source.normal());
  const scores = new Map<string, readonly number[]>();
  return (choice, example) => {
    const key = choiceKey(choice);
    const row = scores.get(key) ?? scoresOf(task.rate(choice), difficulty, source.fork(key));
    scores.set(key, row);
    return row[example] ?? Number.NaN;
  };
}

function scoresOf(rate: number, difficulty: readonly number[], source: Rng): readonly number[] {
  const level = levelFor(rate, difficulty);
  return difficulty.map((d) => (source.next() < logistic(level - d) ? 1 : 0));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The logit at which the mean success over all examples is `rate`, by bisection. */
function levelFor(rate: number, difficulty: readonly number[]): number {
  let low = -15;
  let high = 15;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (mean(difficulty.map((d) => logistic(middle - d))) < rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Arm {
  readonly schedule: () => Schedule;
  readonly noise: Noise;
}

/** The papers' schedule on exact-looking scores. */
const naive: Arm = {
  schedule: () =>
    fullSchedule({
      minibatch: BATCH,
      fullEvalEvery: EVERY,
      noise: "naive",
      batches: "random",
    }),
  noise: "naive",
};

/** Pooled scores, corrected for difficulty, and racing in place of blind full evaluations. */
const pooledRacing: Arm = { schedule: () => racing({ batch: BATCH }), noise: "pooled" };

/** The true rate of what a search answers with. */
async function rateFound({ schedule, noise }: Arm, task: Task, budget: number, source: Rng): Promise<number> {
  const score = world(task, source.fork("world"));
  const { answer } = await searchSmall(
    { space: task.space, examples: EXAMPLES, score },
    { sampler: tpe(), schedule: schedule(), runs: budget, noise, seed: source.int(2 ** 32) },
  );
  return task.rate(answer.choice);
}

describe("pooling and racing on noisy minibatches", () => {
  it("finds better points than exact-looking scores do, at the same cost", async () => {
    const rows = [
      [F3, 2000, "F3 2000"],
      [F2, 2000, "F2 2000"],
    ] as const;
    const gains: number[] = [];
    for (const [task, budget, name] of rows) {
      for (const seed of indices(SEEDS)) {
        const found = (arm: Arm) => rateFound(arm, task, budget, rng(`w${seed}`).fork(name));
        gains.push((await found(pooledRacing)) - (await found(naive)));
      }
    }
    expect(mean(gains)).toBeGreaterThan(0.005);
  }, 120_000);
});
