import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadApart } from "./spread-apart.js";

const place = fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) });

describe("spreadApart()", () => {
  it("leaves places that are far enough from each other", () => {
    const places = [
      { x: 0, y: 0 },
      { x: 30, y: 0 },
    ];
    expect(spreadApart(places, 20)).toEqual(places);
  });

  it("moves any ten apart, and none far", () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 10 }), (places) => {
        const moved = spreadApart(places, 22);
        for (const [index, one] of moved.entries()) {
          for (const other of moved.slice(index + 1))
            expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(15);
          const from = places[index] ?? { x: Number.NaN, y: Number.NaN };
          expect(Math.hypot(one.x - from.x, one.y - from.y)).toBeLessThan(150);
        }
      }),
    );
  });
});
