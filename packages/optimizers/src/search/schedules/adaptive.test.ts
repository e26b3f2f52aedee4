import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { auto } from "../auto.js";
import { grid } from "../grid.js";
import { thompson } from "../mixed-model/thompson.js";
import { random } from "../random.js";
import { runSearch, searchOrder } from "../run-search.js";
import type { Sampler } from "../sampler.js";
import { choiceKey } from "../space.js";
import { categoricals, type SmallWorld, searchSmall } from "../testing/small-world.js";
import { tpe } from "../tpe/tpe.js";
import { type AdaptiveOptions, adaptive } from "./adaptive.js";

const samplers: readonly Sampler[] = [thompson(), auto(), random(), tpe({ startup: 3 }), grid()];

/** Right on a share of the examples that grows with both variables; the harder examples come first for every point. */
const climb: SmallWorld = {
  space: categoricals(4, 4),
  examples: 24,
  score: ({ x0 = 0, x1 = 0 }, example) => ((example * 7) % 24 < 6 + 3 * (x0 + x1) ? 1 : 0),
};

/** Scores by a hash of point and example, in quarters. */
const anyScore =
  (seed: number): SmallWorld["score"] =>
  (choice, example) =>
    rng(seed).fork(choiceKey(choice)).fork(String(example)).int(5) / 4;

function sizeOf({ space }: SmallWorld): number {
  return Object.values(space).reduce(
    (product, variable) => product * (variable.kind === "categorical" ? variable.size : 1),
    1,
  );
}

/** Examples with a number that leaves 2 have no score; they leave the comparison once that is known, or stay in it. */
function faulty(world: SmallWorld, every: number, isLeftOut: boolean): SmallWorld {
  const excluded = new Set<string>();
  return {
    ...world,
    isExcluded: (id) => isLeftOut && excluded.has(id),
    score: (choice, example) => {
      if (every === 0 || example % every !== 2) return world.score(choice, example);
      excluded.add(String(example));
      return undefined;
    },
  };
}

describe.each(samplers)("adaptive() with $name", (sampler) => {
  it("spends all runs or scores every cell, none twice, and tells the same story for one seed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
          examples: fc.integer({ min: 0, max: 30 }),
          runs: fc.integer({ min: 0, max: 250 }),
          seed: fc.nat(1000),
          batch: fc.integer({ min: 1, max: 8 }),
          roundSize: fc.integer({ min: 1, max: 9 }),
          explore: fc.constantFrom(0, 0.5, 1),
        }),
        fc.constantFrom(0, 3, 7),
        fc.boolean(),
        async ({ sizes, examples, runs, seed, ...options }, every, isLeftOut) => {
          const plain: SmallWorld = { space: categoricals(...sizes), examples, score: anyScore(seed) };
          const search = { sampler, schedule: adaptive(options), runs, seed };
          const log = await searchSmall(faulty(plain, every, isLeftOut), search);
          for (const ids of log.cells.values()) expect(new Set(ids).size).toBe(ids.length);
          expect(log.steps.every(({ exampleIds }) => exampleIds.length > 0)).toBe(true);
          expect(log.steps.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(log.answer.runs);
          expect(log.answer.runs).toBeLessThanOrEqual(runs);
          const isOpen = sizeOf(plain) > 1;
          const cells = isOpen ? sizeOf(plain) * examples : 0;
          if (every === 0) expect(log.answer.runs).toBe(Math.min(runs, cells));
          else if (isOpen && examples > 3 && runs < 0.6 * cells) expect(log.answer.runs).toBe(runs);
          expect(log.answer.score).toBeGreaterThanOrEqual(0);
          expect(log.answer.score).toBeLessThanOrEqual(1);

          const again = await searchSmall(faulty(plain, every, isLeftOut), search);
          expect(again.rounds).toEqual(log.rounds);
          expect(again.answer).toEqual(log.answer);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  it("finds the best point of a small space, given runs enough for all", async () => {
    const { answer } = await searchSmall(climb, { sampler, schedule: adaptive(), runs: 16 * 24 });
    expect(answer).toMatchObject({ choice: { x0: 3, x1: 3 }, runs: 16 * 24 });
    expect(answer.score).toBeGreaterThan(0.9);
  });

  it.each([0, 0.3, 0.7, 1])("answers with the origin where every score is %d", async (score) => {
    const world = { ...climb, score: () => score };
    for (const runs of [1, 30, 200, 384]) {
      const { answer, leaders } = await searchSmall(world, { sampler, schedule: adaptive(), runs });
      for (const { choice } of [...leaders, answer]) expect(choice).toEqual({ x0: 0, x1: 0 });
      expect(answer.score).toBeCloseTo(score, 9);
    }
  });
});

describe("adaptive()", () => {
  const sampler = thompson();

  it("scores the origin first, on 20 examples or all there are", async () => {
    for (const [examples, wanted] of [
      [24, 20],
      [12, 12],
      [1, 1],
    ] as const) {
      const log = await searchSmall({ ...climb, examples }, { sampler, schedule: adaptive(), runs: 200 });
      expect(log.rounds[0]).toMatchObject([{ choice: { x0: 0, x1: 0 } }]);
      expect(log.rounds[0]![0]!.exampleIds.length).toBe(wanted);
      expect(log.answer.runs).toBe(Math.min(200, 16 * examples));
    }
  });

  it("gives every point its examples in one shuffled order, a few at a time", async () => {
    const log = await searchSmall(
      { ...climb, examples: 60 },
      { sampler, schedule: adaptive({ batch: 4, roundSize: 3 }), runs: 300, seed: 5 },
    );
    const order = searchOrder(
      Array.from({ length: 60 }, (_, id) => String(id)),
      rng(5),
    );
    for (const ids of log.cells.values()) expect(ids).toEqual(order.slice(0, ids.length));
    for (const round of log.rounds.slice(1)) {
      expect(round.length).toBeLessThanOrEqual(3);
      expect(new Set(round.map(({ choice }) => choiceKey(choice))).size).toBe(round.length);
      expect(round.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBeLessThanOrEqual(12);
    }
  });

  it("ends early with `stop`, once another point is unlikely to be better by more than the gain", async () => {
    const world: SmallWorld = { ...climb, examples: 200, score: ({ x0 }) => (x0 === 2 ? 1 : 0) };
    const runsOf = async (options: AdaptiveOptions, own = world): Promise<number> =>
      (await searchSmall(own, { sampler, schedule: adaptive(options), runs: 1000 })).answer.runs;
    expect(await runsOf({})).toBe(1000);
    const loose = await runsOf({ stop: { gain: 0.1, chance: 0.1 } });
    expect(loose).toBeGreaterThanOrEqual(500); // not while it explores
    expect(loose).toBeLessThan(600);
    expect(await runsOf({ explore: 0.2, stop: { gain: 0.1, chance: 0.1 } })).toBeLessThan(300);
    const coins: SmallWorld = { ...world, score: anyScore(3) };
    expect(await runsOf({ stop: { gain: 0, chance: 0.001 } }, coins)).toBe(1000);
  });

  it("leaves what is known before it out of what it scores, and counts it as spent", async () => {
    const exampleIds = Array.from({ length: 30 }, (_, id) => String(id));
    const order = searchOrder(exampleIds, rng("told"));
    const origin = { x0: 0, x1: 0 };
    const told = [
      {
        choice: origin,
        exampleIds: order.slice(0, 25),
        scores: new Map(order.slice(0, 25).map((id) => [id, 0])),
      },
      {
        choice: { x0: 1, x1: 3 },
        exampleIds: order.slice(0, 10),
        scores: new Map(order.slice(0, 10).map((id) => [id, 1])),
      },
    ];
    const scored: string[] = [];
    const search = (runs: number) =>
      runSearch(
        {
          space: categoricals(4, 4),
          origin,
          exampleIds,
          evaluate: async (round) =>
            round.map(({ choice, exampleIds: ids }) => {
              for (const id of ids) scored.push(`${choiceKey(choice)} ${id}`);
              return new Map(ids.map((id) => [id, 0]));
            }),
        },
        { sampler, schedule: adaptive(), runs, rng: rng("told"), told },
      );
    for (const runs of [0, 20, 35]) {
      expect(await search(runs)).toMatchObject({ choice: { x0: 1, x1: 3 }, runs: 35 });
      expect(scored).toEqual([]);
    }
    const { runs, points } = await search(16 * 30);
    expect(runs).toBe(16 * 30);
    expect(scored.length).toBe(16 * 30 - 35);
    expect(new Set(scored).size).toBe(scored.length);
    const toldCells = told.flatMap(({ choice, exampleIds: ids }) =>
      ids.map((id) => `${choiceKey(choice)} ${id}`),
    );
    expect(toldCells.filter((cell) => scored.includes(cell))).toEqual([]);
    expect(points.every(({ scores }) => scores.size === 30)).toBe(true);
  });

  it("goes on with points beyond the best, when those have been scored on everything", async () => {
    // The best dozen are done long before the runs are.
    const world: SmallWorld = { space: categoricals(40), examples: 6, score: anyScore(8) };
    const schedule = adaptive({ explore: 0.3 });
    expect((await searchSmall(world, { sampler, schedule, runs: 235 })).answer.runs).toBe(235);
  });

  it("takes luck for luck, where all points are alike", async () => {
    const scores: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const source = rng(seed);
      const world: SmallWorld = {
        space: categoricals(20),
        examples: 100,
        score: ({ x0 }, example) => source.fork(`${x0} ${example}`).int(2),
      };
      const { answer } = await searchSmall(world, { sampler, schedule: adaptive(), runs: 300, seed });
      const plain = answer.points.map(({ scores: own }) => mean([...own.values()]));
      expect(answer.score).toBeLessThan(Math.max(...plain));
      scores.push(answer.score);
    }
    expect(Math.abs(mean(scores) - 0.5)).toBeLessThan(0.05);
  });

  it("takes an origin that is not the first level", async () => {
    const origin = { x0: 2, x1: 1 };
    const log = await searchSmall({ ...climb, origin }, { sampler, schedule: adaptive(), runs: 384 });
    expect(log.rounds[0]).toMatchObject([{ choice: origin }]);
    expect(log.answer.choice).toEqual({ x0: 3, x1: 3 });
  });

  it("refuses a space that the model cannot hold, before anything is spent", async () => {
    const spaces = [
      { x0: { kind: "real", low: 0, high: 1 } },
      { x0: { kind: "categorical", size: 5000 } },
    ] as const;
    for (const space of spaces) {
      let evaluated = 0;
      const score = (): number => {
        evaluated++;
        return 1;
      };
      await expect(
        searchSmall({ space, examples: 10, score }, { sampler: tpe(), schedule: adaptive(), runs: 100 }),
      ).rejects.toMatchObject({ code: "OPTION_INVALID" });
      expect(evaluated).toBe(0);
    }
  });

  it("refuses options without meaning", () => {
    for (const options of [
      { batch: 0 },
      { batch: 1.5 },
      { roundSize: 0 },
      { roundSize: Number.NaN },
      { explore: -0.1 },
      { explore: 1.1 },
      { explore: Number.NaN },
      { stop: { gain: -1, chance: 0.1 } },
      { stop: { gain: 0.1, chance: 0 } },
      { stop: { gain: 0.1, chance: 1 } },
      { stop: { gain: Number.NaN, chance: 0.5 } },
    ])
      expect(() => adaptive(options), JSON.stringify(options)).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
  });

  it("keeps its options as JSON", () => {
    for (const schedule of [adaptive(), adaptive({ stop: { gain: 0.01, chance: 0.05 } })])
      expect(JSON.parse(JSON.stringify(schedule.options))).toEqual(schedule.options);
  });

  it("is frozen: seed 42", async () => {
    const log = await searchSmall(climb, { sampler: random(), schedule: adaptive(), runs: 150, seed: 42 });
    const rounds = log.rounds.map((round) =>
      round.map(({ choice, exampleIds }) => `${choice.x0} ${choice.x1} on ${exampleIds.length}`).join("; "),
    );
    expect(rounds).toMatchSnapshot();
  });
});
