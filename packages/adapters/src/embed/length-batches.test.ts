import fc from "fast-check";
import { expect, it } from "vitest";

import { lengthBatches } from "./length-batches.js";

const texts = fc.array(
  fc.record({ text: fc.string(), ids: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }) }),
  { maxLength: 60 },
);

it("lengthBatches() holds each text once, in batches of one length within the limits", () => {
  const limits = fc.record({
    mostTexts: fc.integer({ min: 1, max: 9 }),
    mostTokens: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(texts, limits, (given, { mostTexts, mostTokens }) => {
      const batches = lengthBatches(given, { mostTexts, mostTokens });
      expect(new Set(batches.flat())).toEqual(new Set(given));
      expect(batches.flat()).toHaveLength(given.length);
      for (const batch of batches) {
        const tokens = batch.map(({ ids }) => ids.length);
        expect(new Set(tokens).size).toBe(1);
        expect(batch.length).toBeLessThanOrEqual(mostTexts);
        const isWithin = tokens.reduce((sum, count) => sum + count, 0) <= mostTokens;
        expect(isWithin || batch.length === 1).toBe(true);
      }
    }),
  );
});
