import { describe, expect, it } from "vitest";
import { random } from "../random.js";
import { choiceKey } from "../space.js";
import { categoricals, type SearchLog, type SmallWorld, searchSmall } from "../testing/small-world.js";
import { type HalvingOptions, halving } from "./halving.js";

/** Higher choices score higher; so many that none is drawn twice. */
const ladder: SmallWorld = {
  space: categoricals(5000),
  examples: 90,
  score: ({ x0 = 0 }) => x0 / 5000,
};

function search(options: HalvingOptions, runs: number): Promise<SearchLog> {
  return searchSmall(ladder, { sampler: random(), schedule: halving(options), runs });
}

/** For each round, how many examples its points met. */
function shape({ rounds }: SearchLog): readonly (readonly number[])[] {
  return rounds.map((round) => round.map(({ exampleIds }) => exampleIds.length));
}

describe("halving()", () => {
  it("gives the best third of the points three times as many examples, the origin among them", async () => {
    const log = await search({ batch: 10 }, 90 + 9 * 10 + 3 * 20 + 60);
    expect(shape(log)).toEqual([Array(10).fill(10), Array(4).fill(20), [60, 60]]);
    const [, second = [], third = []] = log.rounds;
    expect(second[0]?.choice).toEqual({ x0: 0 });
    const entered = log.rounds[0]?.slice(1).map(({ choice }) => choice.x0 ?? 0) ?? [];
    const best = [...entered].sort((a, b) => b - a);
    expect(second.slice(1).map(({ choice }) => choice.x0)).toEqual(best.slice(0, 3));
    expect(third.slice(1).map(({ choice }) => choice.x0)).toEqual(best.slice(0, 1));
    expect(log.answer.choice).toEqual({ x0: best[0] });
  });

  it("compares later brackets with the incumbent, which has met all examples", async () => {
    const log = await search({ batch: 10 }, 90 + 2 * (9 * 10 + 3 * 20 + 60));
    expect(shape(log).slice(3)).toEqual([Array(9).fill(10), Array(3).fill(20), [60]]);
    expect(log.answer.runs).toBe(90 + 2 * 210);
  });

  it("halves by two, and takes a bracket of the size it is given", async () => {
    const log = await search({ eta: 2, batch: 45, bracket: 5 }, 90 + 5 * 45 + 2 * 45);
    expect(shape(log)).toEqual([Array(6).fill(45), [45, 45, 45]]);
  });

  it("ends on a smaller bracket that it can still pay for", async () => {
    const log = await search({ batch: 10 }, 90 + 210 + 4 * 10 + 20 + 60);
    expect(shape(log).slice(3)).toEqual([Array(4).fill(10), [20], [60]]);
    expect(log.answer.runs).toBe(420);
  });

  it("completes points with what is too little for a bracket", async () => {
    const log = await search({ batch: 10 }, 90 + 210 + 80);
    const [last = [], ...others] = log.rounds.slice(3);
    expect(others).toEqual([]);
    expect(last.map(({ choice }) => log.cells.get(choiceKey(choice))?.length)).toEqual([90]);
  });

  it("answers with one of those that met the most examples", async () => {
    const { answer, cells } = await search({ batch: 10 }, 900);
    expect(cells.get(choiceKey(answer.choice))?.length).toBe(90);
  });

  it("scores the origin where there is nothing to pay for a bracket with", async () => {
    const { answer } = await search({}, 25);
    expect(answer).toMatchObject({ choice: { x0: 0 }, runs: 25 });
  });

  it.each([{ eta: 1 }, { eta: 2.5 }, { batch: 0 }, { bracket: 0 }])("refuses %o", (options) => {
    expect(() => halving(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
