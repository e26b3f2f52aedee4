import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { grid } from "../grid.js";
import { random } from "../random.js";
import type { Sampler } from "../sampler.js";
import type { Schedule } from "../schedule.js";
import { choiceKey } from "../space.js";
import { categoricals, type SmallWorld, searchSmall } from "../testing/small-world.js";
import { tpe } from "../tpe/tpe.js";
import { fullSchedule } from "./full.js";
import { halving } from "./halving.js";
import { racing } from "./racing.js";

const schedules: readonly (readonly [string, Schedule])[] = [
  ["full", fullSchedule({ minibatch: 4, fullEvalEvery: 3 })],
  [
    "full, naive, random batches",
    fullSchedule({
      minibatch: 4,
      fullEvalEvery: 3,
      roundSize: 2,
      noise: "naive",
      batches: "random",
    }),
  ],
  ["full, few trials", fullSchedule({ minibatch: 4, fullEvalEvery: 4, trials: 6, roundSize: 3 })],
  ["racing", racing({ batch: 4, roundSize: 3 })],
  ["racing, bold", racing({ batch: 3, roundSize: 2, every: 5, errorRate: 0.4, optimism: 0 })],
  ["halving", halving({ batch: 4 })],
  ["halving by 2", halving({ eta: 2, batch: 3, bracket: 5 })],
];
const samplers: readonly Sampler[] = [random(), tpe({ startup: 3 }), grid()];
const table = schedules.flatMap(([name, schedule]) =>
  samplers.map((sampler) => [`${name} with ${sampler.name}`, schedule, sampler] as const),
);

/** Right on a share of the examples that grows with both variables; the harder examples come first for every point. */
const climb: SmallWorld = {
  space: categoricals(4, 4),
  examples: 24,
  score: ({ x0 = 0, x1 = 0 }, example) => ((example * 7) % 24 < 6 + 3 * (x0 + x1) ? 1 : 0),
};

describe.each(table)("%s", (_, schedule, sampler) => {
  it("never runs a cell twice, nor an empty round, nor more than it may, and tells the same story for one seed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
          examples: fc.integer({ min: 0, max: 30 }),
          runs: fc.integer({ min: 0, max: 250 }),
          seed: fc.nat(1000),
          /** One example in so many cannot be scored; and is then left out, or not. */
          faults: fc.constantFrom(0, 3, 7),
          isLeftOut: fc.boolean(),
        }),
        async ({ sizes, examples, runs, seed, faults, isLeftOut }) => {
          const search = { sampler, schedule, runs, seed };
          const world = faultyWorld({ sizes, examples, seed, faults, isLeftOut });
          const log = await searchSmall(world, search);
          for (const ids of log.cells.values()) expect(new Set(ids).size).toBe(ids.length);
          expect(log.steps.every(({ exampleIds }) => exampleIds.length > 0)).toBe(true);
          expect(log.steps.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(log.answer.runs);
          expect(log.answer.runs).toBeLessThanOrEqual(runs);
          const known = log.answer.points.map(({ key }) => key);
          if (log.leaders.length > 0) expect(known).toContain(choiceKey(log.answer.choice));
          expect(log.answer.score).toBeGreaterThanOrEqual(0);
          expect(log.answer.score).toBeLessThanOrEqual(1);

          const again = await searchSmall(faultyWorld({ sizes, examples, seed, faults, isLeftOut }), search);
          expect(again.rounds).toEqual(log.rounds);
          expect(again.answer.choice).toEqual(log.answer.choice);
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it("finds the best point of a small space, given runs enough for all", async () => {
    const { answer } = await searchSmall(climb, { sampler, schedule: unlimited(schedule), runs: 16 * 24 });
    expect(answer).toMatchObject({ choice: { x0: 3, x1: 3 } });
    expect(answer.score).toBeCloseTo(1, 1);
  });

  it("answers with the origin where there is nothing else", async () => {
    const { answer } = await searchSmall(
      { ...climb, space: categoricals(1) },
      { sampler, schedule, runs: 100 },
    );
    expect(answer.choice).toEqual({ x0: 0 });
  });

  it("scores all on all examples where they are fewer than a batch", async () => {
    const { cells, answer } = await searchSmall({ ...climb, examples: 2 }, { sampler, schedule, runs: 40 });
    expect([...cells.values()].every((ids) => ids.length === 2)).toBe(true);
    expect(answer.runs).toBeGreaterThanOrEqual(14);
  });

  it("keeps its options as JSON", () => {
    expect(JSON.parse(JSON.stringify(schedule.options))).toEqual(schedule.options);
  });
});

function unlimited(schedule: Schedule): Schedule {
  return schedule.name === "full" ? fullSchedule({ minibatch: 8, fullEvalEvery: 1 }) : schedule;
}

function faultyWorld({
  sizes,
  examples,
  seed,
  faults,
  isLeftOut,
}: {
  sizes: readonly number[];
  examples: number;
  seed: number;
  faults: number;
  isLeftOut: boolean;
}): SmallWorld {
  const excluded = new Set<string>();
  return {
    space: categoricals(...sizes),
    examples,
    isExcluded: (id) => isLeftOut && excluded.has(id),
    score: (choice, example) => {
      if (faults > 0 && example % faults === 2) {
        excluded.add(String(example));
        return undefined;
      }
      return rng(seed).fork(choiceKey(choice)).fork(String(example)).int(5) / 4;
    },
  };
}
