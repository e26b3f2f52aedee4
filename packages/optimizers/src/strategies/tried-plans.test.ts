import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import { twoSides } from "./testing/instruction-stairs.js";
import { triedPlans } from "./tried-plans.js";
import { withInstructions } from "./with-instructions.js";

const start: Plan = { kind: "single", parameters: twoSides.parameters };
const inPlan = (plan: Plan | undefined): readonly (string | undefined)[] => [
  plan?.parameters.colour?.instruction,
  plan?.parameters.heat?.instruction,
];

describe("triedPlans()", () => {
  it("makes no plan twice, however it is spelled", () => {
    const tried = triedPlans(start);
    expect(tried.add({ base: start, path: "colour" }, " name  the COLOUR.")).toBeUndefined();
    expect(inPlan(tried.add({ base: start, path: "colour" }, "Look."))).toEqual([
      "Look.",
      "Say how warm it is.",
    ]);
    expect(tried.add({ base: start, path: "colour" }, "look.")).toBeUndefined();
    expect(tried.known({ base: start, path: "colour" })).toEqual(["Name the colour.", "Look."]);
  });

  it("knows an instruction by the rest of the plan, and spells it as before", () => {
    const tried = triedPlans(start);
    tried.add({ base: start, path: "colour" }, "Look.");
    const warm = withInstructions(start, { heat: "Feel it." });
    expect(tried.keyOf({ base: warm, path: "colour" })).not.toBe(
      tried.keyOf({ base: start, path: "colour" }),
    );
    expect(tried.known({ base: warm, path: "colour" })).toEqual([]);
    expect(inPlan(tried.add({ base: warm, path: "colour" }, "LOOK."))).toEqual(["Look.", "Feel it."]);
    expect(tried.known({ base: warm, path: "colour" })).toEqual(["Look."]);
  });
});
