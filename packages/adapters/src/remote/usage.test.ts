import { expect, it } from "vitest";

import { usageOf } from "./usage.js";

const price = { prompt: 2, completion: 10, cached: 0.5 };

it("usageOf() leaves out what was not reported, and the cost with it", () => {
  const usage = usageOf({ promptTokens: 10, completionTokens: null, cachedTokens: undefined }, price);
  expect(usage).toEqual({ promptTokens: 10 });
});

it("usageOf() takes what is no count as not reported", () => {
  expect(usageOf({ promptTokens: "10", completionTokens: Number.NaN, cachedTokens: -1 }, price)).toEqual({});
});

it("usageOf() charges cached tokens by their own price", () => {
  const counts = { promptTokens: 1000, completionTokens: 100, cachedTokens: 600 };
  expect(usageOf(counts, price).costUsd).toBeCloseTo((400 * 2 + 600 * 0.5 + 100 * 10) / 1e6, 12);
  expect(usageOf(counts, { prompt: 2, completion: 10 }).costUsd).toBeCloseTo((1000 * 2 + 1000) / 1e6, 12);
  expect(usageOf(counts, undefined)).not.toHaveProperty("costUsd");
});

it("usageOf() charges a quarter more for tokens that are written to the cache", () => {
  const counts = { promptTokens: 1000, completionTokens: 0, cachedTokens: 0, cacheWriteTokens: 400 };
  expect(usageOf(counts, price).costUsd).toBeCloseTo((600 * 2 + 400 * 2.5) / 1e6, 12);
});
