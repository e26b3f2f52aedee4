import { describe, expect, it } from "vitest";
import { type Rng, rng } from "./rng.js";
import { roulette } from "./roulette.js";

describe("roulette()", () => {
  const frequencies = (weights: readonly number[]): readonly number[] => {
    const items = weights.map((weight, index) => ({ weight, index }));
    const counts = weights.map(() => 0);
    const generator = rng("roulette");
    for (let draw = 0; draw < 6000; draw++) {
      const { index } = roulette(items, ({ weight }) => weight, generator);
      counts[index] = (counts[index] ?? 0) + 1 / 6000;
    }
    return counts;
  };

  it("draws in proportion to weights", () => {
    const [none, one, three] = frequencies([0, 0.2, 0.6]);
    expect(none).toBe(0);
    expect(one).toBeCloseTo(0.25, 1);
    expect(three).toBeCloseTo(0.75, 1);
  });

  it("draws uniformly where all weights are 0", () => {
    for (const share of frequencies([0, 0, 0])) expect(share).toBeCloseTo(1 / 3, 1);
  });

  it("never draws what weighs nothing, even where rounding leaves a rest", () => {
    const last: Rng = { ...rng("roulette"), next: () => 1 };
    expect(roulette([0.1, 0.2, 0.3, 0], (weight) => weight, last)).toBe(0.3);
  });
});
