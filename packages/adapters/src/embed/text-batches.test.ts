import fc from "fast-check";
import { expect, it } from "vitest";

import { textBatches } from "./text-batches.js";

it("textBatches() keeps the order, within the limits", () => {
  const limits = fc.record({
    mostTexts: fc.integer({ min: 1, max: 5 }),
    mostCharacters: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), limits, (texts, { mostTexts, mostCharacters }) => {
      const batches = textBatches(texts, { mostTexts, mostCharacters });
      expect(batches.flat()).toEqual(texts);
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(mostTexts);
        expect(batch.length === 1 || batch.join("").length <= mostCharacters).toBe(true);
      }
    }),
  );
});

it("textBatches() has no batch for no texts", () => {
  expect(textBatches([], { mostTexts: 3, mostCharacters: 9 })).toEqual([]);
});
