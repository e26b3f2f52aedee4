import type { Plan } from "@signet/core";

/** The plan with other instructions; a leaf that is not named keeps its own. */
export function withInstructions(plan: Plan, instructions: Readonly<Record<string, string>>): Plan {
  const entries = Object.entries(plan.parameters).map(([path, leaf]) => {
    const instruction = Object.hasOwn(instructions, path) ? instructions[path] : undefined;
    return [path, instruction === undefined ? leaf : { ...leaf, instruction }] as const;
  });
  return { ...plan, parameters: Object.fromEntries(entries) };
}
