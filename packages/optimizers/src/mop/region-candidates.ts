import type { Demo } from "@signet/core";
import { askProposer } from "../propose/ask-proposer.js";
import type { DataFacts } from "../propose/data-facts.js";
import { distinctByMeaning } from "../propose/distinct-by-meaning.js";
import type { Proposer } from "../propose/proposer.js";
import { proposerContext } from "../propose/proposer-context.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { takeTurns } from "../strategies/take-turns.js";
import type { DemoRegion, PlacedItem } from "./demo-regions.js";

/** An instruction, and the expert that it was written for. */
export interface RegionCandidate {
  readonly instruction: string;
  readonly expert: number;
}

export interface RegionCandidatesOptions {
  readonly path: string;
  readonly regions: readonly DemoRegion[];
  /** The instruction that each expert has now. */
  readonly bases: readonly string[];
  readonly proposers: readonly Proposer[];
  readonly facts: DataFacts;
  /** Instructions to write for all experts together. */
  readonly count: number;
  readonly demosPerQuery: number;
  /** Pass over the experts, from 0. */
  readonly round: number;
}

/**
 * Instructions for the experts of one leaf, distinct by meaning. Those for one expert are written in view of demos that its prompts do not show: what its
 * own demos cannot tell is what the instruction has to.
 *
 * @see mop.md §4 A (arXiv 2407.00256).
 */
export async function regionCandidates(
  problem: Problem,
  context: StrategyContext,
  options: RegionCandidatesOptions,
): Promise<readonly RegionCandidate[]> {
  const { path, regions, bases, count, round } = options;
  const all: RegionCandidate[] = [];
  for (const [expert, { length }] of shares(count, regions.length).entries()) {
    const rng = context.rng.fork("mop").fork(`propose:${path}:${expert}:${round}`);
    const sets = demoDraws(viewOf(regions, expert), { ...options, count: length, rng });
    const base = bases[expert] ?? "";
    const written = await write(problem, context, { ...options, base, sets, count: length, rng });
    all.push(...written.map((instruction) => ({ instruction, expert })));
  }
  const known = [...new Set(bases)].filter((base) => base !== "").map((base) => [base]);
  const fresh = await distinctByMeaning(
    all.map(({ instruction }) => [instruction]),
    known,
    proposerContext(context),
  );
  return fresh.flatMap((index) => all[index] ?? []);
}

/** As even as can be, the first ones get what is left over. */
function shares(count: number, parts: number): readonly { readonly length: number }[] {
  return Array.from({ length: parts }, (_, index) => ({
    length: Math.floor(count / parts) + (index < count % parts ? 1 : 0),
  }));
}

/** What the proposals for an expert may be shown: all demos that its prompts do not show; all of them where that is none. */
export function viewOf(regions: readonly DemoRegion[], expert: number): readonly PlacedItem[] {
  const shown = new Set(regions[expert]?.shown);
  const all = regions.flatMap(({ members }) => members);
  const others = all.filter((item) => !shown.has(item));
  return others.length === 0 ? all : others;
}

interface Drawing {
  readonly path: string;
  readonly count: number;
  readonly demosPerQuery: number;
  readonly rng: Rng;
}

/** For each proposal, demos drawn without replacement. */
function demoDraws(
  items: readonly PlacedItem[],
  { path, count, demosPerQuery, rng }: Drawing,
): readonly (readonly Demo[])[] {
  const demos = items.flatMap((item) => item.demos[path]?.slice(0, 1) ?? []);
  return Array.from({ length: count }, (_, index) =>
    rng.fork(`query:${index}`).shuffle(demos).slice(0, demosPerQuery),
  );
}

async function write(
  { graph }: Problem,
  context: StrategyContext,
  {
    path,
    base,
    sets,
    count,
    rng,
    proposers,
    facts,
  }: RegionCandidatesOptions & {
    readonly base: string;
    readonly sets: readonly (readonly Demo[])[];
    readonly rng: Rng;
  },
): Promise<readonly string[]> {
  if (count === 0) return [];
  const lists = await Promise.all(
    proposers.map((proposer) => {
      const request = { graph, path, base, facts, demoSets: sets, count, rng: rng.fork(proposer.name) };
      return askProposer(proposer, request, proposerContext(context));
    }),
  );
  const chosen = takeTurns(lists, { keyOf: foldText, known: ["", base].map(foldText), count });
  for (const { item, list } of chosen)
    context.emit({ type: "proposal", path, instruction: item, origin: proposers[list]?.name ?? "" });
  return chosen.map(({ item }) => item);
}
