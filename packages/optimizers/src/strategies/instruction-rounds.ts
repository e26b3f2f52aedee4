import type { Demo, Plan } from "@signet/core";
import { type DemosByPath, labeledDemos } from "../bootstrap/labeled-demos.js";
import { amount, exactly } from "../estimate/amount.js";
import type { PhaseWork, WorkEstimate } from "../estimate/work.js";
import { dataFacts } from "../propose/data-facts.js";
import type { ProposalStyle, Proposer } from "../propose/proposer.js";
import type { Rng } from "../random/index.js";
import type { ProposalGrounds } from "./next-instructions.js";
import { type PlanRace, planRace } from "./plan-race.js";
import { startTrial } from "./start-trial.js";
import type { Problem, StrategyContext } from "./strategy.js";

/** One round of proposing. */
export interface InstructionRound {
  /** From 0. */
  readonly number: number;
  readonly race: PlanRace;
  readonly grounds: ProposalGrounds;
  /** Of this round alone. */
  readonly rng: Rng;
}

export interface InstructionRoundsOptions {
  readonly rounds: number;
  /** Most plans that a round enters. */
  readonly perRound: number;
  readonly minibatch: number;
  readonly proposers: readonly Proposer[];
  readonly style: ProposalStyle;
  /** Plans to enter next. Without a new one in a row of `patience` rounds the search is over. */
  readonly next: (round: InstructionRound) => Promise<readonly Plan[]>;
  /** Default 1. */
  readonly patience?: number;
}

/**
 * Searches instructions in rounds: propose in view of the scores so far, run on a shared minibatch, race the promising ones. Demos stay as
 * they are; labelled ones are shown to the proposers alone.
 *
 * @returns The best plan that was run on the whole valset, the start among them.
 */
export async function instructionRounds(
  problem: Problem,
  context: StrategyContext,
  { rounds, perRound, minibatch, proposers, style, next, patience = 1 }: InstructionRoundsOptions,
): Promise<Plan> {
  const { graph, start, trainset, valset } = problem;
  const rng = context.rng.fork("rounds");
  const exampleIds = rng.fork("examples").shuffle(valset.map(({ id }) => id));
  const race = planRace(context, { start, exampleIds, minibatch });
  const keep = (): void => {
    const { plan, score, examples } = race.leader();
    if (examples > 0) context.keep(plan, score);
  };
  for (const trial of await startTrial(problem, context)) race.tell(start, trial);
  keep();

  const labeled = labeledDemos(graph, trainset);
  const grounds = {
    proposers,
    style,
    facts: dataFacts(graph, labeled),
    demoSets: shownDemos(labeled, rng.fork("demos")),
  };
  const expectedRuns = mostRuns({ rounds, perRound, minibatch }, valset.length);
  let inVain = 0;
  for (let number = 0; number < rounds && inVain < patience; number++) {
    const proposed = await context.phase("propose", () =>
      next({ number, race, grounds, rng: rng.fork(`round ${number}`) }),
    );
    const plans = proposed.filter((plan) => !race.isKnown(plan));
    inVain = plans.length === 0 ? inVain + 1 : 0;
    if (plans.length === 0) continue;
    const run = async (): Promise<void> => {
      await race.enter(plans);
      keep();
      await race.advance();
      keep();
    };
    await context.phase("search", run, expectedRuns);
  }
  await context.phase("search", race.advance, expectedRuns); // a phase in any case: the last proposals are charged with it
  keep();
  return race.leader().plan;
}

type RoundSizes = Pick<InstructionRoundsOptions, "rounds" | "perRound" | "minibatch">;

/** Each round enters its plans and races on them; a race ends the search. */
function mostRuns({ rounds, perRound, minibatch }: RoundSizes, rows: number): number {
  return rounds * (perRound * Math.min(minibatch, rows) + rows) + rows;
}

/** What instruction rounds will run. Expected: plans that are new in every round, of which half a valset's worth is run on. */
export function instructionWork(
  { valset }: Pick<Problem, "valset">,
  sizes: RoundSizes & Required<Pick<PhaseWork, "proposerCalls" | "newCalls">>,
): WorkEstimate {
  const rows = valset.length;
  const most = mostRuns(sizes, rows);
  return {
    phases: [
      { phase: "trace", taskRuns: exactly(rows) },
      { phase: "propose", proposerCalls: sizes.proposerCalls },
      {
        phase: "search",
        taskRuns: amount(most - ((sizes.rounds + 1) * rows) / 2, most),
        newCalls: sizes.newCalls,
      },
    ],
  };
}

/** Where one leaf of several changes at a time, what it feeds is called anew with it: half of the others, not knowing which. */
export function newCallsForOne(leaves: number): number {
  return (leaves + 1) / (2 * Math.max(1, leaves));
}

const SETS = 6;
const DEMOS_OF_A_SET = 3;

/** Labelled demos in sets of a few, so that each proposal is shown others. */
function shownDemos(labeled: DemosByPath, rng: Rng): Readonly<Record<string, readonly (readonly Demo[])[]>> {
  const entries = Object.entries(labeled).map(([path, demos]) => {
    const shuffled = rng.fork(path).shuffle(demos);
    const sets = Array.from({ length: SETS }, (_, index) =>
      shuffled.slice(index * DEMOS_OF_A_SET, (index + 1) * DEMOS_OF_A_SET),
    );
    return [path, sets.filter(({ length }) => length > 0)] as const;
  });
  return Object.fromEntries(entries);
}
