import { compositeOf, type Embedder, encodeVectors, identifyExamples, type Router } from "@signet/core";
import { describe, expect, it } from "vitest";
import { placeHoldout } from "./place-holdout.js";
import { topics } from "./testing/two-topics.js";

const places: Readonly<Record<string, readonly number[]>> = {
  east: [1, 0, 0],
  north: [0, 1, 0],
  up: [0, 0, 1],
};
const embedder: Embedder = {
  id: "compass",
  dimension: 3,
  embed: async (texts) => texts.map((text) => Float32Array.from(places[text] ?? [])),
};
const router: Router = {
  path: "",
  rule: "centroid",
  embedder: { id: "compass", dimension: 3 },
  reach: 1,
  experts: [places.east, places.north].map((centroid = []) => ({
    centroid: encodeVectors(Float32Array.from(centroid)),
    parameters: {},
  })),
};
const { inputFields } = compositeOf(topics);
const examplesOf = (...texts: readonly string[]) =>
  identifyExamples(
    texts.map((text) => ({ input: { text }, expected: { label: "yes" } })),
    inputFields,
    "holdout",
  );
const { signal } = new AbortController();
const plane = {
  mean: [0.5, 0.5, 0],
  axes: [
    [1, 0, 0],
    [0, 1, 0],
  ],
};

describe("placeHoldout()", () => {
  it("places each input by the plane, with the expert that it is routed to", async () => {
    const holdout = examplesOf("north", "east");
    const points = await placeHoldout(holdout, { router, plane, embedder, inputFields, signal });
    expect(points).toEqual([
      { exampleId: holdout[0]?.id, set: "holdout", expert: 1, x: -0.5, y: 0.5 },
      { exampleId: holdout[1]?.id, set: "holdout", expert: 0, x: 0.5, y: -0.5 },
    ]);
  });

  it("names no expert for an input out of reach, and leaves a missing axis at 0", async () => {
    const flat = { ...plane, axes: plane.axes.slice(0, 1) };
    const options = { router, plane: flat, embedder, inputFields, signal };
    const [point] = await placeHoldout(examplesOf("up"), options);
    expect(point).toMatchObject({ x: -0.5, y: 0 });
    expect(point).not.toHaveProperty("expert");
  });

  it("embeds nothing for an empty holdout", async () => {
    const refusing: Embedder = { ...embedder, embed: () => Promise.reject(new Error("asked")) };
    expect(await placeHoldout([], { router, plane, embedder: refusing, inputFields, signal })).toEqual([]);
  });
});
