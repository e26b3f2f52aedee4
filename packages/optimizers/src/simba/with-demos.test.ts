import { compositeOf, type Demo, type SinglePlan } from "@signet/core";
import { describe, expect, it } from "vitest";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { rng } from "../random/index.js";
import { twoSteps } from "../testing/two-steps.js";
import { poisson, withFewerDemos } from "./drop-demos.js";
import { withDemos } from "./with-demos.js";

const definition = compositeOf(twoSteps);
const leaves = Object.entries(definition.modules).flatMap(([path, leaf]) =>
  leaf.kind === "leaf" ? [{ path, leaf }] : [],
);
const graph: ProgramGraph = { name: "twoSteps", definition, leaves, effects: [], outline: "" };

function colourDemo(word: string): Demo {
  return { origin: "bootstrapped", exampleId: word, fields: { word, colour: "red" } };
}

function planWith(colours: readonly Demo[], heats: readonly Demo[] = []): SinglePlan {
  const { colour, heat } = twoSteps.parameters;
  return {
    kind: "single",
    parameters: { colour: { ...colour, demos: colours }, heat: { ...heat, demos: heats } },
  };
}

function demosOf(plan: SinglePlan | undefined, path = "colour"): readonly unknown[] {
  return (plan?.parameters[path]?.demos ?? []).map(({ fields }) => fields.word ?? fields.colour);
}

describe("withDemos()", () => {
  it("puts each step's demo to the end of its list", () => {
    const heat: Demo = { origin: "bootstrapped", exampleId: "b", fields: { colour: "red", heat: "hot" } };
    const added = { colour: [colourDemo("b")], heat: [heat] };
    const plan = withDemos(planWith([colourDemo("a")]), added, { graph, limit: 100 });
    expect(demosOf(plan)).toEqual(["a", "b"]);
    expect(plan?.parameters.heat?.demos).toEqual([heat]);
  });

  it("adds none whose input is shown already", () => {
    const add = (word: string) =>
      withDemos(planWith([colourDemo("a")]), { colour: [colourDemo(word)] }, { graph, limit: 100 });
    expect(add("a")).toBeUndefined();
    expect(demosOf(add("b"))).toEqual(["a", "b"]);
  });

  it("cuts off input texts that are too long", () => {
    const plan = withDemos(planWith([]), { colour: [colourDemo("x".repeat(500))] }, { graph, limit: 10 });
    expect(demosOf(plan)).toEqual([`${"x".repeat(10)}…`]);
  });
});

describe("withFewerDemos()", () => {
  const words = ["a", "b", "c", "d"];
  const full = planWith(words.map(colourDemo), words.slice(0, 2).map(colourDemo));

  it("drops at least one from a full list, the same places in every step", () => {
    for (let seed = 0; seed < 50; seed++) {
      const plan = withFewerDemos(full, 4, rng(seed));
      const left = demosOf(plan);
      expect(left.length).toBeLessThan(4);
      expect(demosOf(plan, "heat")).toEqual(["a", "b"].filter((word) => left.includes(word)));
    }
  });

  it("may leave a list alone that has room", () => {
    const plan = planWith([colourDemo("a")]);
    const lengths = Array.from(
      { length: 50 },
      (_, seed) => demosOf(withFewerDemos(plan, 4, rng(seed))).length,
    );
    expect(new Set(lengths)).toEqual(new Set([0, 1]));
    expect(withFewerDemos(planWith([]), 4, rng(0))).toEqual(planWith([]));
  });

  it("draws counts by Poisson's law", () => {
    const draw = rng(3);
    const counts = Array.from({ length: 4000 }, () => poisson(0.75, draw));
    expect(counts.reduce((sum, count) => sum + count, 0) / 4000).toBeCloseTo(0.75, 1);
    expect(counts.filter((count) => count === 0).length / 4000).toBeCloseTo(Math.exp(-0.75), 1);
  });
});
