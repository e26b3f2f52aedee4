import { canonicalJson } from "../hash/canonical-json.js";
import type { Demo, DemoSelection, LeafParameters, Plan, Router } from "../program/parameters.js";
import type { Artifact } from "./artifact.js";

/** What changed in one leaf between two artifacts. Only what differs is there. */
export interface LeafDiff {
  readonly path: string;
  /** Whose parameters: an expert's of a router; absent: the plan's own, which are the fallback where there are routers. */
  readonly expert?: { readonly router: string; readonly index: number };
  readonly instruction?: { readonly before: string; readonly after: string };
  readonly format?: { readonly before: string | undefined; readonly after: string | undefined };
  /** How demos are picked by the input; a side that shows all of them is `undefined`. */
  readonly select?: { readonly before: SelectSummary | undefined; readonly after: SelectSummary | undefined };
  readonly demosAdded: readonly Demo[];
  readonly demosRemoved: readonly Demo[];
  /** The same demos in another order. */
  readonly demosReordered: boolean;
}

/** A selection without its vectors. */
export interface SelectSummary {
  readonly k: number;
  readonly embedder: { readonly id: string; readonly dimension: number };
}

/** What changed in how inputs find their expert; a side without the router is `undefined`. */
export interface RouterDiff {
  readonly path: string;
  readonly before: RouterSummary | undefined;
  readonly after: RouterSummary | undefined;
}

/** A router without its vectors. */
export interface RouterSummary extends Omit<Router, "experts" | "path" | "embedder"> {
  readonly embedder: { readonly id: string; readonly dimension: number };
  readonly experts: number;
  /** Whether the other side's regions lie elsewhere. */
  readonly hasMoved: boolean;
}

/**
 * Compares the plans of two artifacts, leaf by leaf in path order; leaves that are equal are left out. Behind the plans' own leaves stand those of
 * experts, by router and index; an expert that one side lacks is compared with what runs in its place, that side's own leaf.
 */
export function diff(before: Artifact, after: Artifact): readonly LeafDiff[] {
  const [was, is] = [before.plan, after.plan];
  const own = diffLeaves(was.parameters, is.parameters);
  const experts = routerPaths(was, is).flatMap((path) => {
    const [old, now] = [routerAt(was, path)?.experts ?? [], routerAt(is, path)?.experts ?? []];
    return Array.from({ length: Math.max(old.length, now.length) }, (_, index) => {
      const sides = [old[index]?.parameters ?? {}, now[index]?.parameters ?? {}] as const;
      const paths = sides.flatMap((side) => Object.keys(side));
      const [left, right] = [
        pick({ ...was.parameters, ...sides[0] }, paths),
        pick({ ...is.parameters, ...sides[1] }, paths),
      ];
      return diffLeaves(left, right).map((leaf) => ({ ...leaf, expert: { router: path, index } }));
    }).flat();
  });
  return [...own, ...experts];
}

/** Compares how the plans of two artifacts route, by path; routers that are equal are left out. */
export function diffRouters(before: Artifact, after: Artifact): readonly RouterDiff[] {
  return routerPaths(before.plan, after.plan).flatMap((path) => {
    const [was, is] = [routerAt(before.plan, path), routerAt(after.plan, path)];
    const hasMoved = was !== undefined && is !== undefined && vectorsOf(was) !== vectorsOf(is);
    const sides = { before: was && summaryOf(was, hasMoved), after: is && summaryOf(is, hasMoved) };
    const isSame = !hasMoved && canonicalJson(sides.before ?? null) === canonicalJson(sides.after ?? null);
    return isSame ? [] : [{ path, ...sides }];
  });
}

function routerAt(plan: Plan, path: string): Router | undefined {
  return plan.kind === "experts" ? plan.routers.find((router) => router.path === path) : undefined;
}

function routerPaths(...plans: readonly Plan[]): readonly string[] {
  const paths = plans.flatMap((plan) =>
    plan.kind === "experts" ? plan.routers.map(({ path }) => path) : [],
  );
  return [...new Set<string>(paths)].sort();
}

function summaryOf({ experts, path: _, embedder, ...rest }: Router, hasMoved: boolean): RouterSummary {
  return {
    ...rest,
    embedder: { id: embedder.id, dimension: embedder.dimension },
    experts: experts.length,
    hasMoved,
  };
}

function vectorsOf({ experts }: Router): string {
  return canonicalJson(experts.map(({ parameters: _, ...vectors }) => vectors));
}

type Leaves = Readonly<Record<string, LeafParameters | undefined>>;

function pick(leaves: Leaves, paths: readonly string[]): Leaves {
  return Object.fromEntries(paths.map((path) => [path, leaves[path]]));
}

function diffLeaves(was: Leaves, is: Leaves): readonly LeafDiff[] {
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
    ...selectDiff(before.select, after.select),
    demosAdded,
    demosRemoved,
    demosReordered:
      demosAdded.length + demosRemoved.length === 0 &&
      canonicalJson(before.demos) !== canonicalJson(after.demos),
  };
}

function selectDiff(was: DemoSelection | undefined, is: DemoSelection | undefined): Pick<LeafDiff, "select"> {
  const [before, after] = [was && selectSummary(was), is && selectSummary(is)];
  return canonicalJson(before ?? null) === canonicalJson(after ?? null) ? {} : { select: { before, after } };
}

function selectSummary({ k, embedder: { id, dimension } }: DemoSelection): SelectSummary {
  return { k, embedder: { id, dimension } };
}

function missingFrom(base: readonly Demo[], demos: readonly Demo[]): readonly Demo[] {
  const known = new Set(base.map((demo) => canonicalJson(demo)));
  return demos.filter((demo) => !known.has(canonicalJson(demo)));
}
