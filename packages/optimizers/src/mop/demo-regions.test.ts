import { compositeOf } from "@signet/core";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { type DemoRegionsOptions, demoRegions, demosOf, type PlacedItem } from "./demo-regions.js";
import { itemRegions } from "./item-regions.js";
import { viewOf } from "./region-candidates.js";
import { topics } from "./testing/two-topics.js";

const leaf = compositeOf(topics).modules.judge;
if (leaf?.kind !== "leaf") throw new Error("judge is a leaf");

const item = (index: number, vector: readonly number[]): PlacedItem => ({
  exampleId: `e${index}`,
  vector: Float32Array.from(vector),
  demos: {
    judge: [{ origin: "labeled", exampleId: `e${index}`, fields: { text: `text ${index}`, label: "yes" } }],
  },
});
const items = [0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
  item(index, index < 5 ? [index / 10, 0] : [1, index / 10]),
);
const labels = [0, 0, 0, 0, 0, 1, 1, 1];
const options: DemoRegionsOptions = { size: 3, draws: 1, padSmall: "none", rng: rng(1), leaf, path: "judge" };
const ids = (of: readonly PlacedItem[]): readonly string[] => of.map(({ exampleId }) => exampleId);

describe("demoRegions()", () => {
  it("gives every demo to exactly one expert, shown or trimmed", () => {
    const regions = demoRegions(items, labels, options);
    const all = regions.flatMap(({ shown, trimmed }) => ids([...shown, ...trimmed]));
    expect([...all].sort()).toEqual(ids(items));
    expect(regions.map(({ shown }) => shown.length)).toEqual([3, 3]);
    expect(regions.map(({ members }) => ids(members))).toEqual([
      ["e0", "e1", "e2", "e3", "e4"],
      ["e5", "e6", "e7"],
    ]);
  });

  it("shows the most central demo last, and draws which ones by the seed", () => {
    for (const { shown, centroid } of demoRegions(items, labels, options)) {
      const far = shown.map(({ vector }) =>
        Math.hypot((vector[0] ?? 0) - (centroid[0] ?? 0), (vector[1] ?? 0) - (centroid[1] ?? 0)),
      );
      expect(far).toEqual([...far].sort((a, b) => b - a));
    }
    const drawn = [1, 2, 3, 4, 5, 6].map((seed) =>
      ids(demoRegions(items, labels, { ...options, rng: rng(seed) })[0]?.shown ?? []).join(),
    );
    expect(new Set(drawn).size).toBeGreaterThan(1);
    expect(demoRegions(items, labels, options)).toEqual(demoRegions(items, labels, options));
  });

  it("fills a small region up with the nearest demos of others when asked to, and with nothing else", () => {
    const wide = { ...options, size: 5 };
    expect(demoRegions(items, labels, wide)[1]?.shown).toHaveLength(3);
    const padded = demoRegions(items, labels, { ...wide, padSmall: "nearest" })[1];
    expect(ids(padded?.shown ?? [])).toEqual(expect.arrayContaining(["e5", "e6", "e7", "e4", "e3"]));
    expect(padded?.trimmed).toEqual([]);
  });

  it("draws several lists where there are more demos than a list holds", () => {
    const regions = demoRegions(items, labels, { ...options, draws: 4 });
    expect(regions[0]?.draws.length).toBeGreaterThan(1);
    expect(regions[1]?.draws).toHaveLength(1);
    expect(regions[0]?.trimmed.filter((each) => regions[0]?.shown.includes(each))).toEqual([]);
  });

  it("shows an input once, and keeps within a budget of tokens", () => {
    const twins = [item(0, [0, 0]), { ...item(1, [0, 0]), demos: item(0, [0, 0]).demos }, item(2, [0, 0])];
    expect(demosOf(demoRegions(twins, [0, 0, 0], options)[0]?.shown ?? [], "judge")).toHaveLength(2);
    const budget = { maxTokens: 10, tokensOf: () => 4 };
    expect(demoRegions(items, labels, { ...options, budget })[0]?.shown).toHaveLength(2);
  });
});

describe("viewOf()", () => {
  it("shows the proposals for an expert all demos but those that its prompts show", () => {
    const regions = demoRegions(items, labels, options);
    for (const [expert, { shown }] of regions.entries()) {
      const view = ids(viewOf(regions, expert));
      expect(view.filter((id) => ids(shown).includes(id))).toEqual([]);
      expect(view).toHaveLength(items.length - shown.length);
    }
  });

  it("shows all demos where a lone expert shows them all", () => {
    const [all] = demoRegions(items.slice(0, 3), [0, 0, 0], options);
    expect(viewOf(all === undefined ? [] : [all], 0)).toHaveLength(3);
  });
});

describe("itemRegions()", () => {
  const regions = demoRegions(items, labels, options);
  const example = (exampleId: string, vector: readonly number[], expert: number) => ({
    exampleId,
    vector: Float32Array.from(vector),
    expert,
  });
  const examples = [
    example("a", [0.1, 0], 0),
    example("b", [0.2, 0], 0),
    example("c", [0.2, 0.1], 0),
    example("d", [1, 0.6], 1),
  ];

  it("scores an expert on the examples that are routed to it", () => {
    expect(itemRegions(examples, regions, 0).map(({ scored }) => scored)).toEqual([["a", "b", "c"], ["d"]]);
  });

  it("fills few examples up with those nearest to the expert's demos", () => {
    expect(itemRegions(examples, regions, 3)[1]).toEqual({ routed: ["d"], scored: ["d", "c", "a"] });
    expect(itemRegions(examples, regions, 99)[1]?.scored).toHaveLength(4);
  });

  it("leaves a region without examples to the nearest ones", () => {
    const none = examples.map((each) => ({ ...each, expert: 0 }));
    expect(itemRegions(none, regions, 2)[1]).toEqual({ routed: [], scored: ["d", "c"] });
  });
});
