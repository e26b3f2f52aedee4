import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import type { RunRecord } from "../study/run-record.js";
import { promptsOf, withWeight } from "./prompts.js";
import { sentenceDraws } from "./sentence-draws.js";

const run: RunRecord = { exampleId: "1", outcome: { ok: true, score: 0 }, leaves: [], answers: [] };
const prompts = promptsOf(
  { a: { instruction: "One. Two. Three." }, b: { instruction: "Four." } },
  "sentence",
);
const options = { pool: ["a", "b"], form: "paper", rng: rng(42) } as const;

function drawn(failed: Readonly<Record<string, readonly RunRecord[]>>, count = 40) {
  const draw = sentenceDraws(prompts, new Map(Object.entries(failed)), options);
  return Array.from({ length: count }, () => draw());
}

describe("sentenceDraws()", () => {
  it("draws from all modules that took part in a failure, and counts all sentences", () => {
    const both = drawn({ a: [run], b: [run] });
    expect(new Set(both.map((found) => JSON.stringify(found?.place))).size).toBe(4);
    const one = drawn({ a: [run], b: [] });
    expect(new Set(one.map((found) => found?.place.path))).toEqual(new Set(["a"]));
    for (const found of [...both, ...one]) expect(found).toMatchObject({ probability: 0.25, count: 4 });
    expect(new Set(drawn({}).map((found) => found?.place.path)).size).toBe(2);
  });

  it("draws another one than before, if there is one", () => {
    const draw = sentenceDraws(prompts, new Map([["b", [run]]]), options);
    expect(draw({ path: "b", index: 0 })?.place).toEqual({ path: "b", index: 0 });
    const free = sentenceDraws(prompts, new Map([["a", [run]]]), options);
    for (let turn = 0; turn < 20; turn++)
      expect(free({ path: "a", index: 1 })?.place).not.toEqual({ path: "a", index: 1 });
  });

  it("prefers what has weight", () => {
    const heavy = withWeight(prompts, { path: "a", index: 2 }, 9);
    const draw = sentenceDraws(heavy, new Map([["a", [run]]]), options);
    const places = Array.from({ length: 50 }, () => draw()?.place.index);
    expect(places.filter((index) => index === 2).length).toBeGreaterThan(45);
  });

  it("has nothing to draw where nothing can be revised", () => {
    const frozen = promptsOf({ a: { instruction: "# One" } }, "sentence");
    expect(sentenceDraws(frozen, new Map(), { ...options, pool: ["a"] })()).toBeUndefined();
  });
});
