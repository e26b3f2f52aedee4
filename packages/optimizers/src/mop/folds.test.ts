import { describe, expect, it } from "vitest";
import { foldsOf } from "./folds.js";

const ids = Array.from({ length: 20 }, (_, index) => `e${index}`);

describe("foldsOf()", () => {
  it("judges every example once, by a choice that did not see it", () => {
    const folds = foldsOf(ids, 3);
    expect(folds.flatMap(({ check }) => check).sort()).toEqual([...ids].sort());
    for (const { search, check } of folds) {
      expect(search.filter((id) => check.includes(id))).toEqual([]);
      expect(search.length + check.length).toBe(20);
    }
  });

  it("judges by a third where there is one fold", () => {
    expect(foldsOf(ids, 1).map(({ search, check }) => [search.length, check.length])).toEqual([[13, 7]]);
  });
});
