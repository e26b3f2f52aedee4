import { type Demo, inputText, type LeafDefinition, type Plan } from "@signet/core";
import { centralDemos } from "../bootstrap/central-demos.js";
import { demoBudgets } from "../bootstrap/demo-budgets.js";
import type { DemoOptions } from "../bootstrap/demo-options.js";
import type { DemoSets } from "../bootstrap/demo-sets.js";
import { type DemosByPath, labeledDemos } from "../bootstrap/labeled-demos.js";
import { type MakeDemoSetsOptions, makeDemoSets } from "../bootstrap/make-demo-sets.js";
import { takeDemos } from "../bootstrap/take-demos.js";
import type { Problem, StrategyContext } from "./strategy.js";

/** How the one list of demos that all prompts share is chosen: not at all, at random, or the most central one of each cluster of inputs. */
export type PromptDemos = "none" | "random" | "centroids";

/** For checks. */
export const promptDemos: readonly string[] = [
  "none",
  "random",
  "centroids",
] satisfies readonly PromptDemos[];

export interface ApeDemosOptions extends Omit<DemoOptions, "maxBootstrapped" | "maxLabeled"> {
  readonly demos: PromptDemos;
  readonly demosPerPrompt: number;
  readonly demosPerQuery: number;
}

/** Demos that are clustered, at most: what a few demos can cover shows in a sample. */
const MOST_CLUSTERED = 256;
/** Successes of a teacher that are wanted for each demo that one prompt shows, so that lists differ. */
const SUCCESSES_PER_DEMO = 2;

/** What it takes to make a pool: the teacher runs only where some leaf has no labels. */
export function poolOptions(
  { graph, trainset }: Pick<Problem, "graph" | "trainset">,
  { demos, demosPerPrompt, demosPerQuery, ...options }: ApeDemosOptions,
): MakeDemoSetsOptions {
  const labeled = labeledDemos(graph, trainset);
  const isLabeled = graph.leaves.every(({ path }) => labeled[path] !== undefined);
  const wanted = isLabeled ? 0 : SUCCESSES_PER_DEMO * Math.max(demosPerPrompt, demosPerQuery);
  return { ...options, maxLabeled: demosPerPrompt, maxBootstrapped: 1, count: 1, wanted };
}

/** The demos of each leaf that lists are drawn from: labelled ones, or where it has no labels, those of a teacher's successful runs. */
export async function makePool(
  problem: Problem,
  context: StrategyContext,
  options: ApeDemosOptions,
): Promise<{ readonly pool: DemosByPath; readonly labeled: DemosByPath }> {
  const making = poolOptions(problem, options);
  const { labeled, bootstrapped } = await makeDemoSets(problem, { ...context, embedder: undefined }, making);
  const pool = problem.graph.leaves.map(({ path }) => {
    const cut = bootstrapped.successes.flatMap(({ demos }) => demos[path]?.slice(0, 1) ?? []);
    return [path, labeled[path] ?? cut] as const;
  });
  return { pool: Object.fromEntries(pool), labeled };
}

/** The plan with one list of demos for each leaf; a leaf that there are none for stays as it is. */
export async function withPromptDemos(
  problem: Problem,
  context: StrategyContext,
  { pool, demos: kind, demosPerPrompt: count, ...options }: ApeDemosOptions & { readonly pool: DemosByPath },
): Promise<Plan> {
  const { graph, start } = problem;
  if (kind === "none") return start;
  const budgetOf = demoBudgets(problem, options);
  const rng = context.rng.fork("prompt demos");
  const parameters: Record<string, Plan["parameters"][string]> = { ...start.parameters };
  for (const { path, leaf } of graph.leaves) {
    const own = parameters[path];
    const shuffled = rng.fork(path).shuffle(pool[path] ?? []);
    const { embedder, signal } = context;
    const clustering = { count, embedder, rng: rng.fork(path), signal };
    const ordered =
      kind === "random" ? shuffled : await centralDemos(leaf, shuffled.slice(0, MOST_CLUSTERED), clustering);
    const demos = takeDemos(ordered, { count, inputOf: inputOf(leaf), budget: budgetOf(path) });
    if (own !== undefined && demos.length > 0) parameters[path] = { ...own, demos };
  }
  return { kind: "single", parameters };
}

export interface QueryDemosOptions {
  readonly pool: DemosByPath;
  /** Proposals for each leaf. */
  readonly queries: number;
  readonly demosPerQuery: number;
}

/** For each proposal of each leaf, demos drawn without replacement. */
export function queryDemos(
  { graph }: Pick<Problem, "graph">,
  { rng }: Pick<StrategyContext, "rng">,
  { pool, queries, demosPerQuery }: QueryDemosOptions,
): DemoSets {
  const sets = graph.leaves.map(({ path, leaf }) => {
    const draws = rng.fork("queries").fork(path);
    const taking = { count: demosPerQuery, inputOf: inputOf(leaf) };
    const lists = Array.from({ length: queries }, (_, index) =>
      takeDemos(draws.fork(String(index)).shuffle(pool[path] ?? []), taking),
    );
    return [path, lists] as const;
  });
  return Object.fromEntries(sets);
}

/** The input of a demo as one text; asked for each demo many times. */
function inputOf({ signature }: LeafDefinition): (demo: Demo) => string {
  const known = new WeakMap<Demo, string>();
  return (demo) => {
    const text = known.get(demo) ?? inputText(signature.inputFields, demo.fields);
    known.set(demo, text);
    return text;
  };
}
