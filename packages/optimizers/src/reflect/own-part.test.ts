import { describe, expect, it } from "vitest";
import { isOwnPartRight } from "./own-part.js";

describe("isOwnPartRight()", () => {
  it("goes by all labels that there are, whatever the order of their keys", () => {
    const output = { colour: "red", tones: { warm: 1, cold: 0 } };
    expect(isOwnPartRight({ output, expected: { tones: { cold: 0, warm: 1 } } })).toBe(true);
    expect(isOwnPartRight({ output, expected: { colour: "blue", tones: { cold: 0, warm: 1 } } })).toBe(false);
  });

  it("does not know without labels, or without an answer", () => {
    expect(isOwnPartRight({ output: { colour: "red" }, expected: {} })).toBeUndefined();
    expect(isOwnPartRight({ expected: { colour: "red" } })).toBeUndefined();
  });
});
