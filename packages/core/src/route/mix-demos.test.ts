import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Demo } from "../program/parameters.js";
import { mixDemos } from "./mix-demos.js";

const demos = (...names: readonly string[]): readonly Demo[] =>
  names.map((name) => ({ origin: "labeled", exampleId: name, fields: { name } }));
const mix = (
  lists: readonly (readonly Demo[])[],
  weights: readonly number[],
  count: number,
): readonly string[] => mixDemos(lists, Float64Array.from(weights), count).map(({ exampleId }) => exampleId);

const a = demos("a1", "a2", "a3", "a4");
const b = demos("b1", "b2", "b3", "b4");

describe("mixDemos()", () => {
  it("shares out by responsibility, the last demos of each, the most responsible expert's at the end", () => {
    expect(mix([a, b], [0.75, 0.25], 4)).toEqual(["b4", "a2", "a3", "a4"]);
    expect(mix([a, b], [0.5, 0.5], 4)).toEqual(["b3", "b4", "a3", "a4"]);
    expect(mix([a, b], [0, 1], 2)).toEqual(["b3", "b4"]);
  });

  it("gives what remains to the largest remainder, and takes from others what an expert lacks", () => {
    expect(mix([a, b], [0.6, 0.4], 3)).toEqual(["b4", "a3", "a4"]);
    expect(mix([demos("a1"), b], [0.9, 0.1], 3)).toEqual(["b3", "b4", "a1"]);
    expect(mix([demos("a1"), []], [1, 0], 3)).toEqual(["a1"]);
  });

  it("shows a demo that two experts have once, as the more responsible one's", () => {
    expect(mix([demos("x", "a1"), demos("b1", "x")], [0.4, 0.6], 4)).toEqual(["a1", "b1", "x"]);
  });

  it("takes as many as there are, each once, whatever the responsibilities", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.nat(6), weight: fc.nat(100) }), { minLength: 1, maxLength: 6 }),
        fc.nat(12),
        (experts, count) => {
          const total = experts.reduce((sum, { weight }) => sum + weight, 0) || 1;
          const lists = experts.map(({ size }, expert) =>
            demos(...Array.from({ length: size }, (_, index) => `${expert}/${index}`)),
          );
          const mixed = mix(
            lists,
            experts.map(({ weight }) => weight / total),
            count,
          );
          expect(new Set(mixed).size).toBe(mixed.length);
          expect(mixed.length).toBe(Math.min(count, lists.flat().length));
        },
      ),
    );
  });
});
