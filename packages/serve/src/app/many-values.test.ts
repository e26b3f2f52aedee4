import { describe, expect, it } from "vitest";
import { holdsManyValues, MAX_VALUES } from "./many-values.js";

describe("holdsManyValues()", () => {
  it("counts what is inside, at any depth", () => {
    const half = Array.from({ length: MAX_VALUES / 2 - 1 }, () => 1); // and the list itself
    expect(holdsManyValues("x".repeat(MAX_VALUES + 1))).toBe(false);
    expect(holdsManyValues([half, half])).toBe(true);
    expect(holdsManyValues([half, half.slice(1)])).toBe(false);
    expect(holdsManyValues({ a: { b: half }, c: half })).toBe(true);
  });
});
