import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import type { Point } from "../schedule.js";
import { choiceKey } from "../space.js";
import { categoricals } from "../testing/small-world.js";
import { keptBeliefs } from "./beliefs.js";

const space = categoricals(5, 4);

/** The first points of the space, each on the first examples. */
function pointsOn(examples: number, count = 4): readonly Point[] {
  return Array.from({ length: count }, (_, x0) => {
    const choice = { x0, x1: x0 % 4 };
    const source = rng(x0);
    const scores = new Map(Array.from({ length: examples }, (_, id) => [String(id), source.int(2)] as const));
    return { key: choiceKey(choice), choice, scores };
  });
}

describe("keptBeliefs()", () => {
  it("fits once for each state, and follows what is scored", () => {
    const beliefsAt = keptBeliefs(space);
    const before = beliefsAt(pointsOn(5), 20);
    expect(beliefsAt(pointsOn(5), 20)).toBe(before);
    const after = beliefsAt(pointsOn(6), 24);
    expect(after).not.toBe(before);
    expect(after.model.design.count).toBe(24);
    expect(after.space).toBe(before.space);
  });

  it("estimates variances anew when there are a quarter more scores", () => {
    const beliefsAt = keptBeliefs(space);
    const variancesAt = (examples: number) => beliefsAt(pointsOn(examples), 4 * examples).model.variances;
    const first = variancesAt(40);
    expect(variancesAt(49)).toBe(first);
    expect(variancesAt(50)).not.toBe(first);
    expect(variancesAt(45)).not.toBe(first); // an example was excluded: what was estimated last stays
  });

  it("knows the prior before anything is scored", () => {
    const { model } = keptBeliefs(space)([], 0);
    expect(model.design.points).toEqual([]);
    expect(model.effects.map((own) => [...own])).toEqual([Array(5).fill(0), Array(4).fill(0)]);
  });

  it("refuses a continuous space", () => {
    const beliefsAt = keptBeliefs({ t: { kind: "real", low: 0, high: 1 } });
    expect(() => beliefsAt([], 0)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
