import { expect, it } from "vitest";

import { vectorCache } from "./vector-cache.js";

it("vectorCache() forgets the text that was not asked for the longest", () => {
  const cache = vectorCache(2);
  const vector = Float32Array.of(1);
  cache.set("a", vector);
  cache.set("b", vector);
  cache.get("a");
  cache.set("c", vector);
  expect(["a", "b", "c"].map((text) => cache.get(text) !== undefined)).toEqual([true, false, true]);
});

it("vectorCache() of no texts keeps none", () => {
  const cache = vectorCache(0);
  cache.set("a", Float32Array.of(1));
  expect(cache.get("a")).toBeUndefined();
});
