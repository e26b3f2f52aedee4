import type { Demo } from "@signet/core";
import { describe, expect, it } from "vitest";
import { nextSpread } from "./next-spread.js";
import { takeDemos } from "./take-demos.js";

const demo = (id: string, degrees: number | undefined): Demo => ({
  origin: "labeled",
  exampleId: id,
  fields: degrees === undefined ? {} : { degrees },
});
const vectorOf = ({ fields: { degrees } }: Demo): Float32Array | undefined => {
  if (degrees === undefined) return undefined;
  const angle = (Number(degrees) / 180) * Math.PI;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};
const chosen = (demos: readonly Demo[], count: number): readonly string[] =>
  takeDemos(demos, {
    count,
    inputOf: ({ exampleId }) => exampleId,
    next: nextSpread(demos, vectorOf),
  }).map(({ exampleId }) => exampleId);

describe("nextSpread()", () => {
  const groups = [
    ...[0, 2, 4, 6, 8].map((degrees) => demo(`a${degrees}`, degrees)),
    ...[120, 124, 128].map((degrees) => demo(`b${degrees}`, degrees)),
    demo("outlier", 240),
  ];

  it("shows the middle of each group, large groups first, outliers last", () => {
    expect(chosen(groups, 3)).toEqual(["a4", "b124", "outlier"]);
  });

  it("does not depend on the order of the demos where they differ", () => {
    expect(chosen(groups.toReversed(), 3)).toEqual(["a4", "b124", "outlier"]);
  });

  it("takes demos without a vector last, in order", () => {
    expect(chosen([demo("x", undefined), demo("y", undefined), demo("a", 0)], 3)).toEqual(["a", "x", "y"]);
  });
});
