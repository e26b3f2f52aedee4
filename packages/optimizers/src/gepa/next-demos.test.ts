import { type Demo, type LeafDefinition, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { graphOf } from "../propose/testing/request.js";
import { rng } from "../random/index.js";
import { nextDemos } from "./next-demos.js";

const sorting = signature({
  instruction: "Sort.",
  input: { text: z.string() },
  output: { label: z.string() },
});
const leaf = graphOf(sorting).leaves[0]?.leaf as LeafDefinition; // it has one
const demo = (id: string, label = "a", origin: Demo["origin"] = "labeled"): Demo => ({
  origin,
  exampleId: id,
  fields: { text: `text ${id}`, label },
});
const idsOf = (demos: readonly Demo[] = []): readonly string[] => demos.map(({ exampleId }) => exampleId);
const base = { leaf, current: [], count: 2, usefulness: () => 0 };

describe("nextDemos()", () => {
  it("takes the most useful ones", () => {
    const offered = [demo("1"), demo("2"), demo("3"), demo("4")];
    const usefulness = (id: string): number => Number(id);
    expect(idsOf(nextDemos(offered, { ...base, usefulness, rng: rng(0) }))).toEqual(["4", "3"]);
  });

  it("prefers unlike outputs where as much is hoped of both", () => {
    const offered = [demo("1", "a"), demo("2", "a"), demo("3", "a"), demo("4", "b")];
    for (let seed = 0; seed < 10; seed++)
      expect(idsOf(nextDemos(offered, { ...base, rng: rng(seed) }))).toContain("4");
  });

  it("keeps what the leaf has while there is room, and half of it where there is none", () => {
    const offered = [demo("1"), demo("2"), demo("3")];
    const one = nextDemos(offered, { ...base, current: [demo("9")], rng: rng(0) });
    expect(idsOf(one)).toHaveLength(2);
    expect(idsOf(one)[0]).toBe("9");
    const full = nextDemos(offered, { ...base, current: [demo("8"), demo("9")], rng: rng(0) });
    expect(idsOf(full).filter((id) => Number(id) > 7)).toHaveLength(1);
    expect(full).toHaveLength(2);
  });

  it("takes the first that is offered of an example, and nothing that is shown", () => {
    const offered = [demo("1", "a", "bootstrapped"), demo("1", "b"), demo("2", "a")];
    const taken = nextDemos(offered, { ...base, current: [demo("2")], rng: rng(0) });
    expect(taken?.find(({ exampleId }) => exampleId === "1")?.origin).toBe("bootstrapped");
    expect(nextDemos([demo("2")], { ...base, current: [demo("2")], rng: rng(0) })).toBeUndefined();
  });
});
