import type { Plan } from "@signet/core";
import { composedProposer } from "../propose/composed-proposer.js";
import type { Rng } from "../random/index.js";
import { nextInstructions, type ProposalGrounds } from "./next-instructions.js";
import type { Standing } from "./plan-race.js";
import type { Problem, StrategyContext } from "./strategy.js";
import { withInstructions } from "./with-instructions.js";

export interface ComposedPlansOptions {
  readonly grounds: Omit<ProposalGrounds, "proposers" | "style">;
  /** None of their instructions is used again. */
  readonly standings: readonly Standing[];
  /** Most plans. */
  readonly count: number;
  readonly rng: Rng;
}

/** Plans of instructions that no model has to write: the most promising one of each step together, then the second. */
export async function composedPlans(
  problem: Problem,
  context: StrategyContext,
  { grounds, standings, count, rng }: ComposedPlansOptions,
): Promise<readonly Plan[]> {
  const { start } = problem;
  const shared = {
    ...grounds,
    proposers: [composedProposer()],
    style: {},
    base: start,
    standings,
    count,
  };
  const perLeaf = await Promise.all(
    Object.keys(start.parameters).map(async (path) => {
      const texts = await nextInstructions(problem, context, { ...shared, path, rng: rng.fork(path) });
      return { path, texts };
    }),
  );
  const longest = Math.max(0, ...perLeaf.map(({ texts }) => texts.length));
  return Array.from({ length: longest }, (_, index) => {
    const texts = perLeaf.flatMap(({ path, texts }) =>
      texts[index] === undefined ? [] : [[path, texts[index]]],
    );
    return withInstructions(start, Object.fromEntries(texts));
  });
}
