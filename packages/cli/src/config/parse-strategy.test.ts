import { describe, expect, it } from "vitest";
import { parseStrategy } from "./parse-strategy.js";
import { strategyNames } from "./strategies.js";

describe("parseStrategy()", () => {
  it("reads every name", () => {
    for (const name of strategyNames) expect(parseStrategy(name)).toEqual([name]);
  });

  it("reads several in the order of running", () => {
    expect(parseStrategy("dualPhase+mipro")).toEqual(["dualPhase", "mipro"]);
    expect(parseStrategy("gepa + gpo + mop")).toEqual(["gepa", "gpo", "mop"]);
  });

  it.each(["", "mipro+", "+", "mipro,gpo", "constructor"])("refuses %j", (text) => {
    expect(() => parseStrategy(text)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("says what was meant", () => {
    expect(() => parseStrategy("dualphase")).toThrow(/Did you mean dualPhase\?/);
  });
});
