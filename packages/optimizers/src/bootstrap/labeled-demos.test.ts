import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { labeledDemos } from "./labeled-demos.js";

describe("labeledDemos()", () => {
  it("gives each leaf the rows whose labels have all its fields, inputs of later steps from the labels", async () => {
    const { problem } = await twoStepProblem();
    const demos = labeledDemos(problem.graph, problem.trainset);
    expect(demos.colour?.[0]).toMatchObject({
      origin: "labeled",
      fields: { word: "ember 0", colour: "red" },
    });
    expect(demos.heat?.[1]?.fields).toEqual({ colour: "blue", heat: "cold" });
  });

  it("leaves out rows that miss a field or break its type, and prefers labels of the step itself", async () => {
    const { problem } = await twoStepProblem();
    const rows = [
      { id: "a", input: { word: "x" }, expected: { colour: "green", heat: "hot" } },
      { id: "b", input: { word: "y" }, expected: { heat: "hot" } },
      { id: "c", input: { word: "z" }, expected: {}, leaves: { colour: { colour: "red" } } },
      { id: "d", input: { word: "w" }, expected: "text" },
    ];
    const demos = labeledDemos(problem.graph, rows);
    expect(demos.colour?.map(({ exampleId }) => exampleId)).toEqual(["c"]);
    expect(demos.heat?.map(({ exampleId }) => exampleId)).toEqual(["a"]);
  });
});
