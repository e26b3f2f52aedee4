import type { Demo, LeafDefinition } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { LeafRecord, RunRecord } from "../study/run-record.js";
import type { DemosByPath } from "./labeled-demos.js";

/** Which calls become demos of a leaf that a run calls several times. */
export type LoopDemos = "one" | "all";

/**
 * Cuts demos out of a run, for every leaf that it called with all the fields of its signature; a draw that was not kept was no step of it. Of several calls of one leaf one is
 * kept, the last with probability ½, else a random earlier one; or all of them, where the steps of a loop differ.
 *
 * @see Opsahl-Ong et al. 2024; the choice among calls as in DSPy.
 */
export function cutDemos(
  { exampleId, leaves }: RunRecord,
  graph: ProgramGraph,
  { rng, loopDemos }: { readonly rng: Rng; readonly loopDemos: LoopDemos },
): DemosByPath {
  const demos: Record<string, readonly Demo[]> = {};
  for (const { path, leaf } of graph.leaves) {
    const calls = leaves.filter((call) => call.path === path && !call.lost && isComplete(call, leaf));
    if (calls.length === 0) continue;
    const kept = loopDemos === "all" ? calls : [pickCall(calls, rng.fork(path))];
    demos[path] = kept.map((call) => ({
      origin: "bootstrapped",
      exampleId,
      fields: { ...call.input, ...call.output },
    }));
  }
  return demos;
}

function isComplete({ input, output }: LeafRecord, { signature }: LeafDefinition): boolean {
  return (
    signature.inputFields.every(({ name, optional }) => optional || Object.hasOwn(input, name)) &&
    signature.outputFields.every(({ name, optional }) => optional || Object.hasOwn(output, name))
  );
}

function pickCall(calls: readonly LeafRecord[], rng: Rng): LeafRecord {
  const last = calls.at(-1) as LeafRecord; // there is at least one call
  if (calls.length === 1 || rng.next() < 0.5) return last;
  return rng.pick(calls.slice(0, -1));
}
