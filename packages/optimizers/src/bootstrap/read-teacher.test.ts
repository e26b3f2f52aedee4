import { seal } from "@signet/core";
import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { twoSteps } from "../testing/two-steps.js";
import { readTeacher } from "./read-teacher.js";

const demo = (fields: Readonly<Record<string, string>>) => ({
  origin: "labeled" as const,
  exampleId: "x",
  fields,
});
const { parameters } = twoSteps;
const heat = (...demos: ReturnType<typeof demo>[]) => ({
  kind: "single" as const,
  parameters: { ...parameters, heat: { instruction: "How warm?", demos } },
});

describe("readTeacher()", () => {
  it("gives the plan of an artifact, and a plan as it is", async () => {
    const { graph } = (await twoStepProblem()).problem;
    const plan = heat(demo({ colour: "red", heat: "hot" }));
    expect(readTeacher(plan, graph)).toBe(plan);
    expect(readTeacher(seal(twoSteps, { plan }), graph)).toEqual(plan);
  });

  it.each([
    [{ colour: parameters.colour }, 'leaves out step "heat"'],
    [{ ...parameters, cold: parameters.heat }, 'no step "cold", its steps are "colour", "heat"'],
    [heat(demo({ colour: "red", heat: "hot" }), demo({ heat: "hot" })).parameters, 'demo 1 of step "heat"'],
    [heat(demo({ colour: "red", heat: "lukewarm" })).parameters, 'demo 0 of step "heat"'],
    [heat(demo({ colour: "red", heat: "hot", hue: "8" })).parameters, 'demo 0 of step "heat"'],
  ])("refuses a plan that does not fit, and names what: %#", async (changed, problem) => {
    const { graph } = (await twoStepProblem()).problem;
    const read = () => readTeacher({ kind: "single", parameters: changed }, graph);
    expect(read).toThrow(expect.objectContaining({ code: "PLAN_INVALID" }));
    expect(read).toThrow(problem);
  });
});
