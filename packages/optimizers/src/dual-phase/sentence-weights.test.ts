import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rewarded, sentenceProbabilities, USUAL_MU } from "./sentence-weights.js";

const alpha = 0.4;

/** The weights after a revision of one sentence was accepted. */
function accepted(
  weights: readonly number[],
  at: number,
  { accV, accF, form = "paper" }: { accV: number; accF: number; form?: "paper" | "exp3" },
): readonly number[] {
  const probability = sentenceProbabilities(weights, form)[at] ?? 0;
  const reward = { accV, accF, alpha, mu: USUAL_MU[form], probability, count: weights.length };
  return weights.map((weight, index) => (index === at ? rewarded(weight, reward) : weight));
}

describe("sentence weights", () => {
  it("come to the specification's numbers", () => {
    const once = accepted([1, 1, 1, 1], 2, { accV: 0.8, accF: 0.4 });
    expect(once[2]).toBeCloseTo(1.031279, 6);
    expect(sentenceProbabilities(once, "paper")[2]).toBeCloseTo(0.255914, 5); // it is 0.2559106
    const twice = accepted(once, 2, { accV: 0.9, accF: 0.5 });
    expect(twice[2]).toBeCloseTo(1.068506, 6);
    const [first, , third] = sentenceProbabilities(twice, "paper");
    expect(third).toBeCloseTo(0.263064, 6);
    expect(first).toBeCloseTo(0.245645, 6);
  });

  it("start out uniform, in both forms", () => {
    for (const form of ["paper", "exp3"] as const)
      expect(sentenceProbabilities([1, 1, 1, 1], form)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(sentenceProbabilities([], "paper")).toEqual([]);
  });

  it("move far faster in EXP3's form", () => {
    const once = accepted([1, 1, 1, 1], 2, { accV: 0.8, accF: 0.4, form: "exp3" });
    expect(once[2]).toBeCloseTo(Math.exp(0.28), 12);
    const share = Math.exp(0.28) / (3 + Math.exp(0.28));
    expect(sentenceProbabilities(once, "exp3")[2]).toBeCloseTo(0.9 * share + 0.025, 12);
  });

  it("always make a distribution, in the order of the weights", () => {
    const weights = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.constantFrom("paper" as const, "exp3" as const), (list, form) => {
        const shares = sentenceProbabilities(list, form);
        const total = shares.reduce((sum, share) => sum + share, 0);
        const inOrder = list.every((weight, i) =>
          list.every((other, j) => weight <= other || (shares[i] ?? 0) >= (shares[j] ?? 0)),
        );
        return Math.abs(total - 1) < 1e-9 && shares.every((share) => share >= 0) && inOrder;
      }),
    );
  });
});
