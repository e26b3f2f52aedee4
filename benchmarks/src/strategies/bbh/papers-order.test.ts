import { describe, expect, it } from "vitest";
import { papersOrder } from "./papers-order.js";

describe("papersOrder()", () => {
  it("counts the pairs that are in the paper's order", () => {
    const line = papersOrder({ gpo: 0.4, opro: 0.3, as_written: 0.35, mop: 1 });
    expect(line).toContain("gpo 35.43 > opro 33.29 > as_written 30.51");
    expect(line).toContain("gpo 40.0 >= as_written 35.0 >= opro 30.0");
    expect(line).toContain("2 of 3 pairs");
  });

  it("counts what is equal as half", () => {
    expect(papersOrder({ gpo: 0.4, ape: 0.4 })).toContain("0.5 of 1 pairs");
  });

  it("says nothing where there is nothing to compare", () => {
    expect(papersOrder({ gpo: 0.4, mipro: 0.5 })).toBe("");
  });
});
