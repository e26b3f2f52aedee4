import type { Demo } from "@signet/core";
import type { Rng } from "../random/index.js";
import type { LeafRecord, RunRecord } from "../study/run-record.js";

/** One demo for each leaf that the run called. */
export type DemoByPath = Readonly<Record<string, Demo>>;

/**
 * Cuts a demo for every leaf out of a run. Of several calls of one leaf one is kept: the last with probability ½, else a random
 * earlier one.
 *
 * @see Opsahl-Ong et al. 2024; the choice among calls as in DSPy.
 */
export function cutDemos({ exampleId, leaves }: RunRecord, rng: Rng): DemoByPath {
  const calls = new Map<string, LeafRecord[]>();
  for (const leaf of leaves) {
    const known = calls.get(leaf.path);
    if (known === undefined) calls.set(leaf.path, [leaf]);
    else known.push(leaf);
  }
  const demos: Record<string, Demo> = {};
  for (const [path, records] of calls) {
    const { input, output } = pickCall(records, rng.fork(path));
    demos[path] = { origin: "bootstrapped", exampleId, fields: { ...input, ...output } };
  }
  return demos;
}

function pickCall(records: readonly LeafRecord[], rng: Rng): LeafRecord {
  const last = records.at(-1) as LeafRecord; // a path is in the map because it has a record
  if (records.length === 1 || rng.next() < 0.5) return last;
  return rng.pick(records.slice(0, -1));
}
