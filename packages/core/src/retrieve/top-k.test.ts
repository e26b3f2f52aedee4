import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topK } from "./top-k.js";

describe("topK()", () => {
  it("is the start of a stable sort of what is above the bound", () => {
    const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(score), fc.integer({ min: 1, max: 12 }), (scores, k) => {
        const sorted = [...scores.keys()]
          .filter((index) => (scores[index] as number) > -2)
          .sort((one, other) => (scores[other] as number) - (scores[one] as number));
        expect(topK(Float64Array.from(scores), k, -2)).toEqual(sorted.slice(0, k));
      }),
    );
  });
});
