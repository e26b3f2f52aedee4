import type { Plan } from "@signet/core";
import { NONE, total } from "../estimate/amount.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { lmProposer } from "../propose/lm-proposer.js";
import { callsOfProposers, writingCalls } from "../propose/proposal-calls.js";
import { proposePrograms } from "../propose/propose-programs.js";
import type { Proposer } from "../propose/proposer.js";
import { proposerContext } from "../propose/proposer-context.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { type Effort, efforts } from "./effort.js";
import {
  type InstructionRound,
  instructionRounds,
  instructionWork,
  newCallsForOne,
} from "./instruction-rounds.js";
import { nextInstructions } from "./next-instructions.js";
import { plansForOne } from "./plans-for-one.js";
import { promisingMixes } from "./promising-mixes.js";
import { proposerNames } from "./proposer-names.js";
import type { Problem, Strategy, StrategyContext } from "./strategy.js";
import { takeTurns } from "./take-turns.js";
import { withInstructions } from "./with-instructions.js";

/** At which level instructions are proposed and credited. */
export type OproLevel = "module" | "program" | "coordinate";

export interface OproOptions {
  /**
   * `module`: each leaf has a history of its own, new instructions for all leaves are tried together, each credited with the program's score.
   * `program`: one prompt shows what whole programs scored, and writes all leaves at once. `coordinate`: one leaf at a time, the others as
   * in the best plan so far. Default "module".
   */
  readonly level?: OproLevel;
  /** Sets `steps` where that is left out. Default "light". */
  readonly effort?: Effort;
  /** Times that new instructions are proposed; with `coordinate`, for each leaf. Default 4, 8 or 12 by effort. */
  readonly steps?: number;
  /** Candidates proposed in a step. Default 4. */
  readonly perStep?: number;
  /** Examples that a new candidate is scored on; all candidates start on the same ones. Default 25. */
  readonly minibatch?: number;
  /** How many tried instructions a proposal is shown, the best ones, in ascending order. Default 5. */
  readonly history?: number;
  /** Default: the LM's, when the compile has a model for proposals, and the composed ones. `program` has its own in place of the LM's. */
  readonly proposers?: readonly Proposer[];
}

/** Mixes that a step at module level tries besides what is proposed; a program of one leaf has none. */
const MIXES = 2;

const STEPS = { light: 4, medium: 8, heavy: 12 } as const satisfies Record<Effort, number>;

/**
 * OPRO: proposes instructions in view of the best ones so far with their scores, tries them, and goes on from there.
 *
 * @see Yang et al. 2023 (arXiv 2309.03409) and the histories at module and program level of Opsahl-Ong et al. 2024 (arXiv 2406.11695). Differs: at
 * module level a step also tries up to two mixes of the best instructions, and what was promising on the minibatch is run on the whole valset before it
 * can win.
 */
export function opro(options: OproOptions = {}): Strategy {
  const { level = "module", effort = "light", perStep = 4, minibatch = 25, history = 5 } = options;
  const { steps = STEPS[effort] } = options;
  const { proposers = level === "program" ? [composedProposer()] : [lmProposer(), composedProposer()] } =
    options;
  checkName("opro", "effort", effort, efforts);
  checkName("opro", "level", level, ["module", "program", "coordinate"]);
  checkCounts("opro", { steps, perStep, minibatch });
  checkCounts("opro", { history }, 0);
  return {
    name: "opro",
    options: { level, effort, steps, perStep, minibatch, history, proposers: proposerNames(proposers) },
    estimate(problem) {
      const leaves = problem.graph.leaves.length;
      const rounds = steps * (level === "coordinate" ? leaves : 1);
      const requests = rounds * (level === "coordinate" ? 1 : leaves);
      const demand = { count: perStep, steps: leaves, rows: problem.trainset.length };
      const atOnce = level === "program" ? writingCalls({ ...demand, requests: rounds, steps: 0 }) : NONE;
      const proposerCalls = total([atOnce, callsOfProposers(proposers, { ...demand, requests })]);
      const perRound = perStep + (level === "module" && leaves > 1 ? MIXES : 0);
      const newCalls = level === "coordinate" ? newCallsForOne(leaves) : 1;
      return instructionWork(problem, { rounds, perRound, minibatch, proposerCalls, newCalls });
    },
    optimize(problem, context) {
      const paths = Object.keys(problem.start.parameters);
      const turns = level === "coordinate" ? paths.length : 1;
      return instructionRounds(problem, context, {
        rounds: steps * turns,
        perRound: perStep + (level === "module" ? MIXES : 0),
        minibatch,
        proposers,
        style: { grounding: { history } },
        patience: turns,
        next: (round) => NEXT[level](problem, context, { ...round, perStep }),
      });
    },
  };
}

interface Step extends InstructionRound {
  readonly perStep: number;
}

type Next = (problem: Problem, context: StrategyContext, step: Step) => Promise<readonly Plan[]>;

const NEXT = {
  module: async (problem, context, step) => {
    const base = step.race.leader().plan;
    const texts = await textsForAll(problem, context, step);
    return [...promisingMixes(base, step.race, MIXES), ...texts.map((text) => withInstructions(base, text))];
  },
  program: async (problem, context, step) => {
    const base = step.race.leader().plan;
    const lists = await Promise.all([
      textsAtOnce(problem, context, step),
      textsForAll(problem, context, step),
    ]);
    const keyOf = (texts: Texts): string => JSON.stringify(textsOf(withInstructions(base, texts)));
    const known = step.race.standings().map(({ plan }) => JSON.stringify(textsOf(plan)));
    const taken = takeTurns(lists, { keyOf, known, count: step.perStep });
    return taken.map(({ item }) => withInstructions(base, item));
  },
  coordinate: async (problem, context, step) => {
    const paths = Object.keys(problem.start.parameters);
    const path = paths[step.number % paths.length];
    return path === undefined ? [] : plansForOne(problem, context, { ...step, path, count: step.perStep });
  },
} as const satisfies Record<OproLevel, Next>;

/** Instructions by path. */
type Texts = Readonly<Record<string, string>>;

/** New instructions for every leaf by itself, the first of each together, then the second. A leaf that has run dry keeps the leader's. */
async function textsForAll(
  problem: Problem,
  context: StrategyContext,
  { race, grounds, rng, perStep: count }: Step,
): Promise<readonly Texts[]> {
  const base = race.leader().plan;
  const standings = race.standings();
  const perLeaf = await Promise.all(
    Object.keys(base.parameters).map(async (path) => {
      const options = { ...grounds, path, base, standings, count, rng: rng.fork(path) };
      return [path, await nextInstructions(problem, context, options)] as const;
    }),
  );
  const longest = Math.max(0, ...perLeaf.map(([, texts]) => texts.length));
  return Array.from({ length: longest }, (_, index) =>
    Object.fromEntries(
      perLeaf.flatMap(([path, texts]) => (texts[index] === undefined ? [] : [[path, texts[index]]])),
    ),
  );
}

/** New instructions for all leaves in one text each. */
async function textsAtOnce(
  { graph }: Problem,
  context: StrategyContext,
  { race, grounds: { facts, style }, rng, perStep: count }: Step,
): Promise<readonly Texts[]> {
  const base = textsOf(race.leader().plan);
  const history = race.standings().map(({ plan, score }) => ({ instructions: textsOf(plan), score }));
  const request = { graph, base, facts, style, history, count, rng: rng.fork("program") };
  const texts = await proposePrograms(request, proposerContext(context));
  for (const assignment of texts) {
    for (const [path, instruction] of Object.entries(assignment))
      if (instruction !== base[path])
        context.emit({ type: "proposal", path, instruction, origin: "lm program" });
  }
  return texts;
}

function textsOf({ parameters }: Plan): Texts {
  return Object.fromEntries(Object.entries(parameters).map(([path, { instruction }]) => [path, instruction]));
}
