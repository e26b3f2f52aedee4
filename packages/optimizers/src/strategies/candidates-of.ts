import type { DemoSets } from "../bootstrap/demo-sets.js";
import type { Candidates } from "../search/candidates.js";
import type { Problem } from "./strategy.js";

/** What a search may choose for each leaf. Index 0 is what the start plan has, whatever that is. */
export function candidatesOf(
  { start }: Problem,
  sets: DemoSets,
  instructions: Readonly<Record<string, readonly string[]>> = {},
): Candidates {
  const entries = Object.entries(start.parameters).map(([path, leaf]) => {
    const key = JSON.stringify(leaf.demos);
    const others = (sets[path] ?? []).filter((demos) => JSON.stringify(demos) !== key);
    return [
      path,
      { instructions: [leaf.instruction, ...(instructions[path] ?? [])], demoSets: [leaf.demos, ...others] },
    ] as const;
  });
  return Object.fromEntries(entries);
}
