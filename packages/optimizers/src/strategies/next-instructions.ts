import type { Plan } from "@signet/core";
import type { DemoSets } from "../bootstrap/demo-sets.js";
import { askProposer } from "../propose/ask-proposer.js";
import type { DataFacts } from "../propose/data-facts.js";
import type { ProposalStyle, Proposer } from "../propose/proposer.js";
import { proposerContext } from "../propose/proposer-context.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import { instructionHistory } from "./instruction-history.js";
import type { Standing } from "./plan-race.js";
import type { Problem, StrategyContext } from "./strategy.js";
import { takeTurns } from "./take-turns.js";

/** What proposals are grounded in, and how they are made: the same throughout a compile. */
export interface ProposalGrounds {
  readonly proposers: readonly Proposer[];
  readonly facts: DataFacts;
  readonly demoSets: DemoSets;
  readonly style: ProposalStyle;
}

export interface NextInstructionsOptions extends ProposalGrounds {
  readonly path: string;
  /** Its instruction is the one to improve on. */
  readonly base: Plan;
  readonly standings: readonly Standing[];
  readonly count: number;
  /** Of this step and path alone. */
  readonly rng: Rng;
}

/** New instructions for one leaf in view of what was tried, at most `count`. The proposers take turns, so that each has its say. */
export async function nextInstructions(
  { graph }: Problem,
  context: StrategyContext,
  { proposers, path, base, standings, count, rng, ...grounds }: NextInstructionsOptions,
): Promise<readonly string[]> {
  const instruction = base.parameters[path]?.instruction ?? "";
  const history = instructionHistory(standings, base, path);
  const lists = await Promise.all(
    proposers.map((proposer) =>
      askProposer(
        proposer,
        {
          graph,
          path,
          base: instruction,
          facts: grounds.facts,
          demoSets: grounds.demoSets[path] ?? [],
          style: grounds.style,
          history,
          count,
          rng: rng.fork(proposer.name),
        },
        proposerContext(context),
      ),
    ),
  );
  const known = ["", instruction, ...history.map((tried) => tried.instruction)].map(foldText);
  const chosen = takeTurns(lists, { keyOf: foldText, known, count });
  for (const { item, list } of chosen)
    context.emit({ type: "proposal", path, instruction: item, origin: proposers[list]?.name ?? "" });
  return chosen.map(({ item }) => item);
}
