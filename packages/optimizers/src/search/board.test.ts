import { describe, expect, it } from "vitest";
import type { Noise } from "./board.js";
import { type Board, scoreBoard } from "./board.js";
import { choiceKey } from "./space.js";

const exampleIds = ["d", "b", "a", "c"];
const x = { v: 0 };
const y = { v: 1 };

function boardWith(noise: Noise, excluded: ReadonlySet<string> = new Set()): Board {
  return scoreBoard({ exampleIds, isExcluded: (id) => excluded.has(id), noise });
}

describe("scoreBoard()", () => {
  it("gives a point the next examples of the order that it has not met, with a score or without", () => {
    const { view, add, spent } = boardWith("pooled");
    expect(view.next(x, 2)).toEqual({ choice: x, exampleIds: ["d", "b"] });
    add({ choice: x, exampleIds: ["d", "b"] }, new Map([["b", 1]]));
    expect(view.next(x, 9).exampleIds).toEqual(["a", "c"]);
    expect(view.next({ v: 0 }, 1).exampleIds).toEqual(["a"]);
    expect(view.next(y, 1).exampleIds).toEqual(["d"]);
    for (const count of [0, -3]) expect(view.next(x, count).exampleIds).toEqual([]);
    expect(spent()).toBe(2);
  });

  it("keeps points in the order in which they were first scored", () => {
    const { view, add } = boardWith("pooled");
    add({ choice: y, exampleIds: ["a"] }, new Map([["a", 1]]));
    add({ choice: x, exampleIds: ["a"] }, new Map([["a", 0]]));
    add({ choice: y, exampleIds: ["b"] }, new Map([["b", 0.5]]));
    expect(view.points()).toEqual([
      {
        key: choiceKey(y),
        choice: y,
        scores: new Map([
          ["a", 1],
          ["b", 0.5],
        ]),
      },
      { key: choiceKey(x), choice: x, scores: new Map([["a", 0]]) },
    ]);
    expect(view.estimates().map(({ choiceKey: key, count }) => [key, count])).toEqual([
      [choiceKey(y), 2],
      [choiceKey(x), 1],
    ]);
  });

  it("tells the sampler of each point once, with its scores, final when it has met all that count", () => {
    const excluded = new Set<string>();
    const { add, history } = boardWith("pooled", excluded);
    add({ choice: x, exampleIds: ["a", "b"] }, new Map(Object.entries({ a: 1, b: 0 })));
    add({ choice: y, exampleIds: ["a"] }, new Map([["a", 0]]));
    excluded.add("d");
    add({ choice: x, exampleIds: ["c"] }, new Map([["c", 1]]));
    const [first, second] = history();
    expect(first).toMatchObject({
      state: "complete",
      choice: x,
      isFinal: true,
      score: expect.closeTo(2 / 3, 9),
    });
    expect(first).toHaveProperty("scores", new Map(Object.entries({ a: 1, b: 0, c: 1 })));
    expect(second).toMatchObject({ choice: y, isFinal: false });
  });

  it("calls a point final that has met every example, though some gave no score", () => {
    for (const noise of ["pooled", "naive"] as const) {
      const { add, history } = boardWith(noise);
      add({ choice: x, exampleIds }, new Map([["a", 1]]));
      expect(history()).toMatchObject([{ choice: x, isFinal: true }]);
    }
  });

  it("tells the sampler of every evaluation as it came when told naively", () => {
    const excluded = new Set(["d"]);
    const { add, history } = boardWith("naive", excluded);
    add({ choice: x, exampleIds: ["a", "b"] }, new Map(Object.entries({ a: 1, b: 0.5 })));
    add({ choice: y, exampleIds: ["d"] }, new Map([["d", 1]]));
    add({ choice: x, exampleIds: ["c"] }, new Map([["c", 0]]));
    expect(history()).toMatchObject([
      { choice: x, score: 0.75, isFinal: true },
      { choice: x, score: 0, isFinal: true },
    ]);
  });

  it("has nothing to tell before anything was scored, or when nothing gave a score", () => {
    for (const noise of ["pooled", "naive"] as const) {
      const { view, add, history, spent } = boardWith(noise);
      expect([history(), view.points(), view.estimates()]).toEqual([[], [], []]);
      add({ choice: x, exampleIds: ["a"] }, new Map());
      expect(history()).toEqual([]);
      expect(spent()).toBe(1);
    }
  });
});
