import type { Plan, SinglePlan } from "@signet/core";

/** One prompt with other instructions; a leaf that is not named keeps its own. */
export function withInstructions(plan: Plan, instructions: Readonly<Record<string, string>>): SinglePlan {
  const entries = Object.entries(plan.parameters).map(([path, leaf]) => {
    const instruction = Object.hasOwn(instructions, path) ? instructions[path] : undefined;
    return [path, instruction === undefined ? leaf : { ...leaf, instruction }] as const;
  });
  return { kind: "single", parameters: Object.fromEntries(entries) };
}
