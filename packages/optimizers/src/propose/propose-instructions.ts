import type { DemoSets } from "../bootstrap/demo-sets.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { DataFacts } from "./data-facts.js";
import type { Proposer } from "./proposer.js";

export interface ProposeOptions {
  readonly proposers: readonly Proposer[];
  readonly facts: DataFacts;
  readonly demoSets: DemoSets;
  /** New instructions wanted for each leaf. */
  readonly count: number;
}

/**
 * New instructions for every leaf. The proposers share the count: they take turns, so that each has its say; where one has too few, the
 * others fill up. Leaves are served at the same time.
 */
export async function proposeInstructions(
  { graph, start }: Problem,
  context: StrategyContext,
  { proposers, facts, demoSets, count }: ProposeOptions,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { proposer: lm, signal, concurrency, emit } = context;
  const onWarning = (message: string): void => emit({ type: "warning", message });
  const perLeaf = Object.entries(start.parameters).map(async ([path, { instruction: base }]) => {
    const lists = await Promise.all(
      proposers.map((proposer) => {
        const rng = context.rng.fork("propose").fork(path).fork(proposer.name);
        return proposer.propose(
          { graph, path, base, facts, demoSets: demoSets[path] ?? [], count, rng },
          { lm, signal, concurrency, onWarning },
        );
      }),
    );
    const chosen = inTurns(lists, [base], count);
    for (const { text, list } of chosen)
      emit({ type: "proposal", path, instruction: text, origin: proposers[list]?.name ?? "" });
    return [path, chosen.map(({ text }) => text)] as const;
  });
  return Object.fromEntries(await Promise.all(perLeaf));
}

/** One of each list in turn, without repeats up to runs of space. */
function inTurns(
  lists: readonly (readonly string[])[],
  known: readonly string[],
  count: number,
): readonly { readonly text: string; readonly list: number }[] {
  const seen = new Set(known.map(fold));
  const chosen: { readonly text: string; readonly list: number }[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let index = 0; index < longest; index++) {
    for (const [list, texts] of lists.entries()) {
      const text = texts[index];
      if (text === undefined || seen.has(fold(text)) || chosen.length >= count) continue;
      seen.add(fold(text));
      chosen.push({ text, list });
    }
  }
  return chosen;
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
