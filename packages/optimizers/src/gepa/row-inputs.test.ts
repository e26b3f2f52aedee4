import type { Demo, Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { rowInputs } from "./row-inputs.js";

/** Words in alternation, `ember 0`, `frost 1`, …; the last row is the first again. */
async function worded() {
  const { problem } = await twoStepProblem();
  const ids = problem.trainset.map(({ id }) => id);
  const [first] = problem.trainset;
  const again = first && { ...first, id: "again" };
  const trainset = again ? [...problem.trainset, again] : problem.trainset;
  return { problem, ids, inputs: rowInputs({ ...problem, trainset }) };
}

describe("rowInputs()", () => {
  it("tells how many words two inputs share", async () => {
    const { inputs, ids } = await worded();
    const [ember = "", frost = "", other = ""] = ids;
    expect(inputs.likeness(ember, [frost])).toBe(0);
    expect(inputs.likeness(ember, [frost, other])).toBeCloseTo(1 / 3);
    expect(inputs.likeness(ember, [ember])).toBe(1);
    expect(inputs.likeness(ember, [])).toBe(0);
  });

  it("leaves out rows with the input of another one, or that a demo shows", async () => {
    const { inputs, ids, problem } = await worded();
    const [first = "", second = "", third = ""] = ids;
    expect(inputs.unseen([first, second, "again"], { others: ["again"] })).toEqual([second]);
    const demos: readonly Demo[] = [{ origin: "labeled", exampleId: second, fields: {} }];
    const leaf = problem.start.parameters.heat;
    const parameters = { ...problem.start.parameters, ...(leaf && { heat: { ...leaf, demos } }) };
    const plan: Plan = { kind: "single", parameters };
    expect(inputs.unseen([first, second, third], { plan })).toEqual([first, third]);
  });
});
