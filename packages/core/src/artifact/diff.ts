import { canonicalJson } from "../hash/canonical-json.js";
import type { Demo, LeafParameters } from "../program/parameters.js";
import type { Artifact } from "./artifact.js";

/** What changed in one leaf between two artifacts. Only what differs is there. */
export interface LeafDiff {
  readonly path: string;
  readonly instruction?: { readonly before: string; readonly after: string };
  readonly format?: { readonly before: string | undefined; readonly after: string | undefined };
  readonly demosAdded: readonly Demo[];
  readonly demosRemoved: readonly Demo[];
  /** The same demos in another order. */
  readonly demosReordered: boolean;
}

/** Compares the plans of two artifacts, leaf by leaf in path order; leaves that are equal are left out. */
export function diff(before: Artifact, after: Artifact): readonly LeafDiff[] {
  const was = before.plan.parameters;
  const is = after.plan.parameters;
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return paths.flatMap((path) => {
    const change = diffLeaf(path, was[path] ?? none, is[path] ?? none);
    return change === undefined ? [] : [change];
  });
}

const none: LeafParameters = { instruction: "", demos: [] };

function diffLeaf(path: string, before: LeafParameters, after: LeafParameters): LeafDiff | undefined {
  if (canonicalJson(before) === canonicalJson(after)) return undefined;
  const demosAdded = missingFrom(before.demos, after.demos);
  const demosRemoved = missingFrom(after.demos, before.demos);
  return {
    path,
    ...(before.instruction === after.instruction
      ? {}
      : { instruction: { before: before.instruction, after: after.instruction } }),
    ...(before.format === after.format ? {} : { format: { before: before.format, after: after.format } }),
    demosAdded,
    demosRemoved,
    demosReordered:
      demosAdded.length + demosRemoved.length === 0 &&
      canonicalJson(before.demos) !== canonicalJson(after.demos),
  };
}

function missingFrom(base: readonly Demo[], demos: readonly Demo[]): readonly Demo[] {
  const known = new Set(base.map((demo) => canonicalJson(demo)));
  return demos.filter((demo) => !known.has(canonicalJson(demo)));
}
