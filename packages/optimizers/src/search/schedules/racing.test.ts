import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { grid } from "../grid.js";
import { random } from "../random.js";
import { type Choice, choiceKey } from "../space.js";
import { categoricals, type SearchLog, type SmallWorld, searchSmall } from "../testing/small-world.js";
import { racing } from "./racing.js";

const EXAMPLES = 60;
const BATCH = 6;

/** The origin is right on 5 of 6 examples, the first points of the list as it, the others on half of them. */
const plateau: SmallWorld = {
  space: categoricals(40),
  origin: { x0: 0 },
  examples: EXAMPLES,
  score: (choice, example) => (drawn(choice, example) < (isGood(choice) ? 5 / 6 : 1 / 2) ? 1 : 0),
};
const isGood = ({ x0 = 0 }: Choice): boolean => x0 < 4;
const drawn = (choice: Choice, example: number): number =>
  rng(8).fork(choiceKey(choice)).fork(String(example)).next();

function race(options: Parameters<typeof racing>[0] = {}, runs = 1500): Promise<SearchLog> {
  const schedule = racing({ batch: BATCH, roundSize: 4, ...options });
  return searchSmall(plateau, { sampler: random(), schedule, runs });
}

describe("racing()", () => {
  it("scores all points on the same examples: each on a prefix of one order", async () => {
    const { cells } = await race();
    const [longest = []] = [...cells.values()].sort((a, b) => b.length - a.length);
    for (const ids of cells.values()) expect(ids).toEqual(longest.slice(0, ids.length));
  });

  it("looks after whole blocks", async () => {
    const { steps } = await race({}, 1200);
    const met = new Map<string, number>();
    for (const { choice, exampleIds } of steps.slice(0, -1)) {
      const count = (met.get(choiceKey(choice)) ?? 0) + exampleIds.length;
      met.set(choiceKey(choice), count);
      expect(count % BATCH).toBe(0);
    }
  });

  it("brings the incumbent to whatever a challenger meets", async () => {
    const close: SmallWorld = { ...plateau, score: ({ x0 = 0 }) => (x0 === 0 ? 1 : 0.99) };
    const { rounds } = await searchSmall(close, {
      sampler: random(),
      schedule: racing({ batch: BATCH, roundSize: 4 }),
      runs: 900,
    });
    const met = new Map<string, number>();
    for (const round of rounds) {
      for (const { choice, exampleIds } of round) {
        met.set(choiceKey(choice), (met.get(choiceKey(choice)) ?? 0) + exampleIds.length);
      }
      expect(met.get(choiceKey({ x0: 0 }))).toBe(Math.max(...met.values()));
    }
    expect(met.get(choiceKey({ x0: 0 }))).toBe(EXAMPLES);
  });

  it("gives the good points most runs, and answers with one of them", async () => {
    const { answer, cells } = await race();
    expect(isGood(answer.choice)).toBe(true);
    const runsOf = (isWanted: (choice: Choice) => boolean): readonly number[] =>
      answer.points.filter(({ choice }) => isWanted(choice)).map(({ key }) => cells.get(key)?.length ?? 0);
    const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(average(runsOf(isGood))).toBeGreaterThan(1.3 * average(runsOf((choice) => !isGood(choice))));
  });

  it("gives no more runs to who is proven to be behind", async () => {
    const clear: SmallWorld = { ...plateau, score: ({ x0 = 0 }) => (x0 === 0 ? 1 : 0) };
    const search = (errorRate: number) =>
      searchSmall(clear, {
        sampler: grid(),
        schedule: racing({ batch: BATCH, errorRate }),
        runs: 100_000,
      });
    const counts = ({ cells }: SearchLog) =>
      [...new Set([...cells.values()].map((ids) => ids.length))].sort();
    expect(counts(await search(0.05))).toEqual([2 * BATCH, EXAMPLES]); // 12 losses in a row, against a chance of 1 in 20
    expect(counts(await search(0))).toEqual([EXAMPLES]);
  });

  /** The harshest case: all are as good as the incumbent, race to the end, and the race picks the incumbent. None was dropped. */
  it("drops at most the stated share of points that are as good as the incumbent", async () => {
    const scores = [...Array<number>(40).fill(1), ...Array<number>(20).fill(0)];
    let points = 0;
    let dropped = 0;
    for (const seed of [1, 2, 3, 4]) {
      const rows = new Map<string, readonly number[]>();
      const rowOf = (choice: Choice): readonly number[] => {
        const key = choiceKey(choice);
        const row = rows.get(key) ?? rng(seed).fork(key).shuffle(scores);
        rows.set(key, row);
        return row;
      };
      const { cells } = await searchSmall(
        { ...plateau, space: categoricals(25), score: (choice, example) => rowOf(choice)[example] },
        { sampler: grid(), schedule: racing({ batch: BATCH }), runs: 100_000, seed },
      );
      points += cells.size;
      dropped += [...cells.values()].filter((ids) => ids.length < EXAMPLES).length;
    }
    expect(points).toBe(100);
    expect(dropped / points).toBeLessThanOrEqual(0.05);
  }, 30_000);

  it("gives the rest of its runs to the points it has, once the sampler has no more", async () => {
    const { answer, cells } = await race({ errorRate: 0 }, 100_000);
    expect(answer.runs).toBe(40 * EXAMPLES);
    expect([...cells.values()].every((ids) => ids.length === EXAMPLES)).toBe(true);
  });

  it.each([
    { batch: 0 },
    { roundSize: 1.5 },
    { every: 0 },
    { errorRate: 1 },
    { errorRate: -0.1 },
    { errorRate: Number.NaN },
    { optimism: -1 },
    { optimism: Number.POSITIVE_INFINITY },
  ])("refuses %o", (options) => {
    expect(() => racing(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
