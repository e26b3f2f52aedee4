import { describe, expect, it } from "vitest";
import { rejectedTexts } from "./rejected-texts.js";

describe("rejectedTexts()", () => {
  it("knows what was tried for a sentence, in any spelling, until it is cleared", () => {
    const rejected = rejectedTexts();
    const [here, there] = [
      { path: "a", index: 1 },
      { path: "b", index: 1 },
    ];
    rejected.add(here, "Be brief.", true);
    rejected.add(here, "word ".repeat(5), false);
    expect(rejected.has(here, "be  BRIEF.")).toBe(true);
    expect(rejected.has(there, "Be brief.")).toBe(false);
    expect(rejected.has(here, "word word word word word")).toBe(true);
    expect(rejected.shown(here)).toEqual(["Be brief."]);
    rejected.clear();
    expect(rejected.has(here, "Be brief.")).toBe(false);
    expect(rejected.shown(here)).toEqual([]);
  });
});
