import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { thompson } from "./mixed-model/thompson.js";
import { random } from "./random.js";
import { runSearch, searchOrder } from "./run-search.js";
import type { Sampler } from "./sampler.js";
import type { Schedule, SearchView, Step } from "./schedule.js";
import { adaptive } from "./schedules/adaptive.js";
import type { Choice } from "./space.js";
import { categoricals, type SmallWorld, searchSmall } from "./testing/small-world.js";

const world: SmallWorld = { space: categoricals(3), examples: 10, score: ({ x0 = 0 }) => x0 / 2 };
const sampler = random();

/** Yields what it is told to; the leader is the first point. */
function scripted(rounds: (view: SearchView) => Generator<readonly Step[], void>): Schedule {
  return {
    name: "scripted",
    options: {},
    rounds,
    leader: (view) =>
      view
        .points()
        .slice(0, 1)
        .map(({ choice }) => ({ choice, score: 0.5 }))[0],
  };
}

const first = { x0: 1 };
const second = { x0: 2 };

describe("runSearch()", () => {
  it.each([
    ["nothing", {}],
    [
      "variables with one value",
      { x0: { kind: "categorical", size: 1 }, x1: { kind: "integer", low: 0, high: 0 } },
    ],
  ] as const)("answers with the origin at no cost in a space of %s", async (_, space) => {
    const log = await searchSmall(
      { ...world, space },
      { sampler: thompson(), schedule: adaptive(), runs: 100 },
    );
    expect(log.rounds).toEqual([]);
    expect(log.answer.runs).toBe(0);
    expect(log.answer.choice).toEqual(Object.fromEntries(Object.keys(space).map((name) => [name, 0])));
  });

  it("answers with the origin where nothing may be spent, or there is nothing to score on", async () => {
    for (const [runs, examples] of [
      [0, 10],
      [50, 0],
    ] as const) {
      const log = await searchSmall({ ...world, examples }, { sampler, schedule: adaptive(), runs });
      expect(log.answer).toMatchObject({ choice: { x0: 0 }, runs: 0, points: [] });
    }
  });

  it("cuts steps off at the budget, and ends there", async () => {
    let asked = 0;
    const schedule = scripted(function* (view) {
      for (;;) {
        asked++;
        yield [view.next(first, 4), view.next(second, 4)];
      }
    });
    const log = await searchSmall(world, { sampler, schedule, runs: 14 });
    expect(log.rounds.map((round) => round.map(({ exampleIds }) => exampleIds.length))).toEqual([
      [4, 4],
      [4, 2],
    ]);
    expect(log.answer.runs).toBe(14);
    expect(asked).toBe(3);
  });

  it("ends when a round has nothing to run", async () => {
    const schedule = scripted(function* (view) {
      for (;;) yield [view.next(first, 4)];
    });
    expect((await searchSmall(world, { sampler, schedule, runs: 1000 })).answer.runs).toBe(10);
  });

  it("tells a round before the next is asked for, and the leader after each", async () => {
    const seen: number[][] = [];
    const schedule = scripted(function* (view) {
      for (let round = 0; round < 3; round++) {
        yield [view.next(first, 2), view.next(second, 1)];
        seen.push(view.points().map(({ scores }) => scores.size));
      }
    });
    const log = await searchSmall(world, { sampler, schedule, runs: 100 });
    expect(seen).toEqual([
      [2, 1],
      [4, 2],
      [6, 3],
    ]);
    expect(log.leaders).toEqual(Array(3).fill({ choice: first, score: 0.5 }));
  });

  it("counts what was told as spent, and shows it to schedule and sampler", async () => {
    const exampleIds = ["a", "b", "c", "d"];
    const order = searchOrder(exampleIds, rng(1));
    expect([...order].sort()).toEqual(exampleIds);
    const told = [{ choice: first, exampleIds: order.slice(0, 3), scores: new Map([[order[0]!, 0.5]]) }];
    const lefts: number[] = [];
    const histories: number[] = [];
    const answer = await runSearch(
      {
        space: categoricals(3),
        origin: { x0: 0 },
        exampleIds,
        evaluate: async (round) => round.map(({ exampleIds: ids }) => new Map(ids.map((id) => [id, 1]))),
      },
      {
        sampler: {
          name: "counting",
          ask: ({ history }) => {
            histories.push(history.length);
            return [second];
          },
        },
        schedule: scripted(function* (view) {
          lefts.push(view.left());
          yield [view.next(first, 9), ...view.ask(1).map((choice) => view.next(choice, 2))];
          lefts.push(view.left());
        }),
        runs: 10,
        rng: rng(1),
        told,
      },
    );
    expect(lefts).toEqual([7, 4]);
    expect(histories).toEqual([1]);
    expect(answer.points.map(({ scores }) => [...scores])).toEqual([
      [
        [order[0], 0.5],
        [order[3], 1], // not again those that were met without a score
      ],
      [
        [order[0], 1],
        [order[1], 1],
      ],
    ]);
    expect(answer.runs).toBe(6);
  });

  it("takes an example out of all comparisons once it is excluded", async () => {
    const excluded = new Set<string>();
    const shown: string[][] = [];
    const schedule = scripted(function* (view) {
      yield [view.next(first, 10)];
      shown.push([...view.examples()]);
      excluded.add("3");
      yield [view.next(second, 10)];
      shown.push([...view.examples()]);
      shown.push(...view.points().map(({ scores }) => [...scores.keys()]));
    });
    await searchSmall({ ...world, isExcluded: (id) => excluded.has(id) }, { sampler, schedule, runs: 100 });
    expect(shown.map(({ length }) => length)).toEqual([10, 9, 9, 9]);
    expect(shown.slice(1).every((ids) => !ids.includes("3"))).toBe(true);
  });

  it("refuses a space without points, and passes on what evaluate throws", async () => {
    await expect(
      searchSmall({ ...world, space: categoricals(0) }, { sampler, schedule: adaptive(), runs: 9 }),
    ).rejects.toMatchObject({ code: "SPACE_EMPTY" });
    const score = (): number => {
      throw new Error("the model is gone");
    };
    await expect(
      searchSmall({ ...world, score }, { sampler, schedule: adaptive(), runs: 9 }),
    ).rejects.toThrow("the model is gone");
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %s runs before anything is run",
    async (runs) => {
      await expect(searchSmall(world, { sampler, schedule: adaptive(), runs })).rejects.toMatchObject({
        code: "OPTION_INVALID",
      });
    },
  );

  it.each([
    ["outside", { x0: 3 }],
    ["of another space", { y: 0 }],
    ["between two values", { x0: 0.5 }],
    ["without a value", {}],
  ])("refuses an origin %s", async (_, origin) => {
    await expect(
      searchSmall({ ...world, origin: origin as Choice }, { sampler, schedule: adaptive(), runs: 9 }),
    ).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  it.each([
    ["a point outside", () => [{ x0: 9 }]],
    ["a point of another space", () => [{ x0: 1, z: 0 }]],
    ["half a point", () => [{}]],
    ["one point twice", () => [{ x0: 1 }, { x0: 1 }]],
    ["more than was asked for", () => [{ x0: 0 }, { x0: 1 }, { x0: 2 }]],
    ["no list", () => undefined],
    ["no point", () => [null]],
  ])("refuses a sampler that answers with %s", async (_, ask) => {
    const rogue = { name: "rogue", ask: ask as unknown as Sampler["ask"] }; // what plain JavaScript can hand in
    const schedule = scripted(function* (view) {
      yield view.ask(2).map((choice) => view.next(choice, 1));
    });
    await expect(searchSmall(world, { sampler: rogue, schedule, runs: 9 })).rejects.toThrow(
      /sampler "rogue"/,
    );
  });
});
