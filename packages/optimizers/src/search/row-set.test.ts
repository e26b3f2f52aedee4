import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowSet } from "./row-set.js";

describe("rowSet()", () => {
  it("numbers rows as a set of keys would, however many are added", () => {
    const value = fc.constantFrom(0, -0, 1, -1, 0.5, 1e300, 7);
    const rows = fc
      .integer({ min: 0, max: 3 })
      .chain((width) =>
        fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 200 }),
      );
    fc.assert(
      fc.property(rows, (all) => {
        const width = all[0]?.length ?? 0;
        const set = rowSet(width, 1);
        const keys: string[] = [];
        for (const row of all) {
          const key = row.map((x) => x + 0).join(" ");
          const start = row.length === 0 ? 0 : 2; // a row may stand anywhere in its array
          const values = Float64Array.from([...Array<number>(start).fill(9), ...row]);
          expect(set.has(values, start)).toBe(keys.includes(key));
          const number = set.add(values, start);
          if (!keys.includes(key)) keys.push(key);
          expect(number).toBe(keys.indexOf(key));
          expect(set.size()).toBe(keys.length);
        }
        expect(set.rows().length).toBe(keys.length * width);
      }),
    );
  });
});
