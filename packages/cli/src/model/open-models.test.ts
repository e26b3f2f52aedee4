import { isLanguageModel, type Models } from "@signet/core";
import { describe, expect, it } from "vitest";
import { readConfig } from "../config/settings.js";
import { createProgress } from "../progress/index.js";
import { openModels } from "./open-models.js";

const signal = new AbortController().signal;
const progress = createProgress({ stream: process.stderr });
const priceOf = (lm: Models) => (isLanguageModel(lm) ? lm.price : undefined);

describe("openModels()", () => {
  it("gives named models the price that the table has for them, and others none", async () => {
    const { prices } = readConfig({ prices: { "gpt-4o*": { prompt: 2.5, completion: 10 } } }, "The test");
    const models = openModels({ prices, cwd: "/", progress, signal });
    expect(priceOf(await models.open("openai:gpt-4o-mini"))).toEqual({ prompt: 2.5, completion: 10 });
    expect(priceOf(await models.open("openai:another"))).toBeUndefined();
  });

  it("refuses prices that are none, by name", () => {
    expect(() => readConfig({ prices: { a: { prompt: -1, completion: 0 } } }, "The test")).toThrow(
      /"prices\.a\.prompt"/,
    );
    expect(() => readConfig({ prices: { a: { prompt: 1 } } }, "The test")).toThrow(/"prices\.a\.completion"/);
  });
});
