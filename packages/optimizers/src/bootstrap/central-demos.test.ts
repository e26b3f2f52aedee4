import { type Demo, type Embedder, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { graphOf } from "../propose/testing/request.js";
import { rng } from "../random/index.js";
import { centralDemos } from "./central-demos.js";

const leaf = graphOf(sig("text -> label", "Label it.")).leaves[0]!.leaf;
const { signal } = new AbortController();

function demosOf(texts: readonly string[]): readonly Demo[] {
  return texts.map((text, index) => ({
    origin: "labeled",
    exampleId: String(index),
    fields: { text, label: "x" },
  }));
}

/** Reads a text as an angle in degrees. */
const angles: Embedder = {
  id: "angles",
  dimension: 2,
  embed: async (texts) =>
    texts.map((text) => {
      const angle = (Number(text) * Math.PI) / 180;
      return new Float32Array([Math.cos(angle), Math.sin(angle)]);
    }),
};

const textsOf = (demos: readonly Demo[]) => demos.map(({ fields }) => fields.text);

describe("centralDemos()", () => {
  it("takes of each cluster the demo nearest to its centre, in the order of the clusters' first demos", async () => {
    const demos = demosOf(["90", "0", "2", "4", "92", "94"]);
    const central = await centralDemos(leaf, demos, { count: 2, embedder: angles, rng: rng(1), signal });
    expect(textsOf(central)).toEqual(["92", "2"]);
  });

  it("shows no input twice, and has as many demos as there are different inputs", async () => {
    const demos = demosOf(["10", "10", "50", "10", "50"]);
    const central = await centralDemos(leaf, demos, { count: 8, embedder: angles, rng: rng(1), signal });
    expect(textsOf(central)).toEqual(["10", "50"]);
    expect(await centralDemos(leaf, [], { count: 8, rng: rng(1), signal })).toEqual([]);
  });

  it("does without an embedder, by the words that inputs share", async () => {
    const topics = ["late parcel delivery van", "wrong invoice payment amount"];
    const demos = demosOf(Array.from({ length: 12 }, (_, index) => `${topics[index % 2]} ${index}`));
    const central = await centralDemos(leaf, demos, { count: 2, rng: rng(3), signal });
    expect(central.map(({ fields }) => String(fields.text).split(" ", 2).join(" "))).toEqual([
      "late parcel",
      "wrong invoice",
    ]);
    expect(await centralDemos(leaf, demos, { count: 2, rng: rng(3), signal })).toEqual(central);
  });
});
