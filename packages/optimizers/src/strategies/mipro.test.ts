import { describe, expect, it } from "vitest";
import { tpe } from "../search/index.js";
import { type MiproOptions, mipro } from "./mipro.js";
import { randomSearch } from "./random-search.js";

describe("mipro()", () => {
  it.each([
    { effort: "hevy" },
    { mode: "both" },
    { noise: "loud" },
    { sampler: "best" },
    { schedule: "daily" },
    { schedule: "constructor" },
    { runs: 0 },
    { runs: Number.NaN },
    { trials: 1.5 },
    { minibatch: -5 },
    { instructions: 1e9 },
    { demoSets: 1e8 },
  ])("refuses %j before a compile begins", (options) => {
    // What plain JavaScript can hand in.
    expect(() => mipro(options as MiproOptions)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("lists what its sampler was made with, so that another one is another compile", () => {
    const listed = (startup: number): unknown =>
      mipro({ schedule: "racing", sampler: tpe({ startup, candidates: 4 }) }).options;
    expect(listed(2)).not.toEqual(listed(40));
    expect(listed(2)).toMatchObject({ sampler: { name: "tpe", options: { startup: 2, candidates: 4 } } });
    expect(JSON.parse(JSON.stringify(listed(2)))).toEqual(listed(2));
  });
});

describe("randomSearch()", () => {
  it.each([{ effort: "x" }, { trials: 0 }, { demoSets: 1e8 }])("refuses %j", (options) => {
    expect(() => randomSearch(options as object)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
