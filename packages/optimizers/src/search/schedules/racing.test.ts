import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
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
    const { steps, answer } = await race({}, 400);
    const met = new Map<string, number>();
    for (const { choice, exampleIds } of steps) {
      met.set(choiceKey(choice), (met.get(choiceKey(choice)) ?? 0) + exampleIds.length);
    }
    expect(Math.max(...met.values())).toBeGreaterThan(BATCH);
    expect(answer.points[0]?.key).toBe(choiceKey({ x0: 0 }));
    expect(met.get(choiceKey({ x0: 0 }))).toBeGreaterThanOrEqual(BATCH);
  });

  it("gives the good points most runs, and answers with one of them", async () => {
    const { answer, cells } = await race();
    expect(isGood(answer.choice)).toBe(true);
    const runsOf = (isWanted: (choice: Choice) => boolean): readonly number[] =>
      answer.points.filter(({ choice }) => isWanted(choice)).map(({ key }) => cells.get(key)?.length ?? 0);
    const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(average(runsOf(isGood))).toBeGreaterThan(1.3 * average(runsOf((choice) => !isGood(choice))));
  });

  it("stops scoring who is proven to be behind", async () => {
    const bad: SmallWorld = { ...plateau, score: ({ x0 = 0 }) => (x0 === 0 ? 1 : 0), space: categoricals(3) };
    const search = { sampler: random(), runs: 5000 };
    const dropping = await searchSmall(bad, { ...search, schedule: racing({ batch: BATCH, every: 1 }) });
    expect(dropping.answer).toMatchObject({ choice: { x0: 0 }, score: 1 });
    const first = dropping.steps.filter(({ choice }) => choice.x0 === 0);
    expect(first.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(EXAMPLES);
  });

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
