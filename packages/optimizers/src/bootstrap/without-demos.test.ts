import { type Demo, decodeVectors, encodeVectors } from "@signet/core";
import { describe, expect, it } from "vitest";
import { withoutDemos } from "./without-demos.js";

const demos = ["a", "b", "c"].map(
  (exampleId): Demo => ({ origin: "labeled", exampleId, fields: { text: exampleId } }),
);
const vectors = encodeVectors(...[1, 2, 3].map((value) => Float32Array.of(value, -value)));
const leaf = { instruction: "", demos, select: { k: 2, embedder: { id: "e", dimension: 2 }, vectors } };
const out =
  (...ids: readonly string[]) =>
  ({ exampleId }: Demo): boolean =>
    ids.includes(exampleId);

describe("withoutDemos()", () => {
  it("takes the vectors of demos out with them", () => {
    const { demos: left, select } = withoutDemos(leaf, out("b"));
    expect(left.map(({ exampleId }) => exampleId)).toEqual(["a", "c"]);
    expect([...decodeVectors(select?.vectors ?? "")]).toEqual([1, -1, 3, -3]);
    expect(select?.k).toBe(2);
    expect(withoutDemos(leaf, out("a", "b")).select?.k).toBe(1);
  });

  it("picks nothing where nothing is left", () => {
    expect(withoutDemos(leaf, out("a", "b", "c"))).toEqual({ instruction: "", demos: [] });
  });
});
