import type { Demo, LeafDefinition } from "@signet/core";
import type { Next } from "./take-demos.js";

/**
 * Covers the labels of a leaf: next comes a demo of a label that is shown least, the first of them. Labels are the combinations of all outputs
 * with a closed set of values.
 *
 * @returns Nothing for a leaf without such an output.
 */
export function nextLabel({ signature }: LeafDefinition): Next | undefined {
  const closed = signature.outputFields.filter(({ choices }) => choices !== undefined);
  if (closed.length === 0) return undefined;
  const labelOf = ({ fields }: Demo): string =>
    JSON.stringify(closed.map(({ name }) => fields[name] ?? null));
  return (taken, left) => {
    const counts = new Map<string, number>();
    for (const demo of taken) counts.set(labelOf(demo), (counts.get(labelOf(demo)) ?? 0) + 1);
    const shown = left.map((demo) => counts.get(labelOf(demo)) ?? 0);
    return left[shown.indexOf(Math.min(...shown))] as Demo; // the least is among them
  };
}
