import { describe, expect, it } from "vitest";
import { dualPhase } from "./dual-phase.js";
import { evoPrompt } from "./evo-prompt.js";
import { gepa } from "./gepa.js";
import { gpo } from "./gpo.js";
import { promptBreeder } from "./prompt-breeder.js";
import { simba } from "./simba.js";

/** What plain JavaScript may hand over. */
const wrong = <T>(value: unknown): T => value as T;

describe("options out of range are refused by name", () => {
  it.each([
    ["a switch that is a text", () => gepa({ skipPerfect: wrong("false") }), "skipPerfect = false"],
    ["a switch that is a text", () => simba({ adjust: wrong("x") }), "adjust = x"],
    ["a switch that is a number", () => gpo({ reflect: wrong(1) }), "reflect = 1"],
    ["a switch that is a number", () => dualPhase({ allowDelete: wrong(0) }), "allowDelete = 0"],
    ["a share that is null", () => gpo({ warmup: wrong(null) }), "warmup = null"],
    ["a share that is a list", () => dualPhase({ hf: wrong([]) }), "hf = "],
    ["a rate that is a text", () => dualPhase({ mu: wrong("3") }), "mu = 3"],
    ["a share that is a boolean", () => promptBreeder({ shuffle: wrong(true) }), "shuffle = true"],
    ["a share above 1", () => promptBreeder({ crossover: 1.5 }), "crossover = 1.5"],
    ["a temperature far too high", () => evoPrompt({ temperature: 1e9 }), "temperature = 1000000000"],
    ["no number at all", () => gpo({ temperature: Number.NaN }), "temperature = NaN"],
    ["a temperature of 0 to divide by", () => simba({ temperature: 0 }), "temperature = 0"],
  ])("%s", (_, make, named) => {
    expect(make).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(make).toThrow(named);
  });
});
