import type { IdentifiedExample } from "@signet/core";
import { describe, expect, it } from "vitest";
import { rng } from "./random/index.js";
import { splitExamples } from "./split.js";

const rows = (count: number, labels: number): IdentifiedExample[] =>
  // Sorted by label, as data often comes.
  Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    input: { index },
    expected: { label: Math.floor((index * labels) / count) },
  }));
const ids = (set: readonly IdentifiedExample[]): string[] => set.map(({ id }) => id);
const share = (set: readonly IdentifiedExample[], label: number): number =>
  set.filter(({ expected }) => (expected as { label: number }).label === label).length / set.length;

describe("splitExamples()", () => {
  it("cuts 40/40/20 without overlap or loss, each part with the label shares of the whole", () => {
    const all = rows(200, 4);
    const { trainset, valset, holdout } = splitExamples(
      { trainset: all, valset: undefined, holdout: undefined },
      rng(1),
    );
    expect([trainset.length, valset.length, holdout.length]).toEqual([80, 80, 40]);
    expect(new Set(ids([...trainset, ...valset, ...holdout])).size).toBe(200);
    for (const part of [trainset, valset, holdout])
      for (const label of [0, 1, 2, 3]) expect(share(part, label)).toBeCloseTo(0.25, 1);
  });

  it("takes the holdout from a given valset, and cuts nothing when all is given", () => {
    const all = rows(90, 2);
    const given = { trainset: all.slice(0, 30), valset: all.slice(30), holdout: undefined };
    const cut = splitExamples(given, rng(1));
    expect([cut.trainset, cut.valset.length, cut.holdout.length]).toEqual([given.trainset, 40, 20]);
    const [first, second, third] = [rows(5, 1), rows(11, 1).slice(5), rows(18, 1).slice(11)];
    const sets = { trainset: first, valset: second, holdout: third };
    expect(splitExamples(sets, rng(1))).toEqual({ ...sets, knownInHoldout: 0 });
  });

  it("leaves out of the holdout what stands in the other sets too", () => {
    const distinct = rows(4, 2);
    const repeated = Array.from(
      { length: 100 },
      (_, index) => ({ ...distinct[index % 4], id: `x${index}` }) as IdentifiedExample,
    );
    const cut = splitExamples({ trainset: repeated, valset: undefined, holdout: undefined }, rng(1));
    expect([cut.holdout.length, cut.knownInHoldout]).toEqual([0, 20]);
    const given = splitExamples({ trainset: distinct, valset: rows(8, 2), holdout: rows(10, 2) }, rng(1));
    expect(given.holdout.map(({ id }) => id)).toEqual(["r8", "r9"]);
  });

  it("is the same for the same seed, another for another, and ends cleanly on few rows", () => {
    const cut = (seed: number, count = 50): string[] =>
      ids(
        splitExamples({ trainset: rows(count, 2), valset: undefined, holdout: undefined }, rng(seed)).valset,
      );
    expect(cut(3)).toEqual(cut(3));
    expect(cut(3)).not.toEqual(cut(4));
    for (const count of [1, 2, 3, 5]) {
      const { trainset, valset, holdout } = splitExamples(
        { trainset: rows(count, 2), valset: undefined, holdout: undefined },
        rng(0),
      );
      expect(trainset.length + valset.length + holdout.length).toBe(count);
    }
  });
});
