import type { Fields, Json } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";

const MOST = 100;

/**
 * Rows of the data for a model to look at: what all leaves know of an example, taken from every combination of closed outputs in turn,
 * and evenly from the first to the last of each.
 */
export function spreadSample(graph: ProgramGraph, labeled: DemosByPath): readonly Fields[] {
  const rows = new Map<string, Record<string, Json>>();
  for (const { path } of graph.leaves) {
    for (const { exampleId, fields } of labeled[path] ?? [])
      rows.set(exampleId, { ...rows.get(exampleId), ...fields });
  }
  const closed = graph.leaves.flatMap(({ leaf }) =>
    leaf.signature.outputFields.filter(({ choices }) => choices !== undefined).map(({ name }) => name),
  );
  const groups = new Map<string, Fields[]>();
  for (const row of rows.values()) {
    const key = JSON.stringify(closed.map((name) => row[name] ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const lists = [...groups.values()];
  const quotas = quotasOf(lists, MOST);
  return inTurns(lists.map((list, index) => evenly(list, quotas[index] ?? 0)));
}

/** How many to take of each list, one in turn while it has more. */
function quotasOf(lists: readonly (readonly unknown[])[], most: number): readonly number[] {
  const quotas = lists.map(() => 0);
  let left = Math.min(
    most,
    lists.reduce((sum, { length }) => sum + length, 0),
  );
  while (left > 0) {
    for (const [index, { length }] of lists.entries()) {
      const quota = quotas[index] ?? 0;
      if (left === 0 || quota === length) continue;
      quotas[index] = quota + 1;
      left--;
    }
  }
  return quotas;
}

/** `count` of the items, evenly from the first to the last. */
function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / Math.max(1, count - 1))] as T,
  ); // in range
}

function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const taken: T[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let index = 0; index < longest; index++) {
    for (const list of lists) {
      const item = list[index];
      if (item !== undefined) taken.push(item);
    }
  }
  return taken;
}
