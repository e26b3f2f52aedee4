import type { DemoSets } from "../bootstrap/demo-sets.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { askProposer } from "./ask-proposer.js";
import type { DataFacts } from "./data-facts.js";
import { distinctByMeaning } from "./distinct-by-meaning.js";
import type { Proposer, ProposerContext } from "./proposer.js";

export interface ProposeOptions {
  readonly proposers: readonly Proposer[];
  readonly facts: DataFacts;
  readonly demoSets: DemoSets;
  /** New instructions wanted for each leaf. */
  readonly count: number;
  /** Where the samples of each leaf start; a second call for the same leaves must start elsewhere. Default 0. */
  readonly firstSample?: number;
}

/**
 * New instructions for every leaf, distinct by meaning. The proposers share the count: they take turns, so that each has its say; where one has too few, the
 * others fill up. Leaves are served at the same time.
 *
 * @throws {SignetError} What is no fault of a proposer: an abort, a spent budget, a model out of reach.
 */
export async function proposeInstructions(
  { graph, start }: Problem,
  context: StrategyContext,
  { proposers, facts, demoSets, count, firstSample = 0 }: ProposeOptions,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { proposer: lm, embedder, signal, concurrency, emit } = context;
  const onWarning = (message: string): void => emit({ type: "warning", message });
  const proposing: ProposerContext = {
    lm,
    signal,
    concurrency,
    onWarning,
    ...(embedder && { embedder }),
  };
  const perLeaf = Object.entries(start.parameters).map(async ([path, { instruction: base }]) => {
    const lists = await Promise.all(
      proposers.map((proposer) => {
        const rng = context.rng.fork("propose").fork(path).fork(proposer.name);
        const request = { graph, path, base, facts, demoSets: demoSets[path] ?? [], count, rng, firstSample };
        return askProposer(proposer, request, proposing);
      }),
    );
    const all = inTurns(lists);
    const distinct = await distinctByMeaning(
      all.map(({ text }) => [text]),
      [[base]],
      proposing,
    );
    const chosen = distinct.slice(0, count).flatMap((index) => all[index] ?? []);
    for (const { text, list } of chosen)
      emit({ type: "proposal", path, instruction: text, origin: proposers[list]?.name ?? "" });
    return [path, chosen.map(({ text }) => text)] as const;
  });
  return Object.fromEntries(await Promise.all(perLeaf));
}

interface Turn {
  readonly text: string;
  /** Index of the list that the text is from. */
  readonly list: number;
}

/** The first of each list, then the second of each, and so on. */
function inTurns(lists: readonly (readonly string[])[]): readonly Turn[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((texts, list): readonly Turn[] => {
      const text = texts[index];
      return text === undefined ? [] : [{ text, list }];
    }),
  ).flat();
}
