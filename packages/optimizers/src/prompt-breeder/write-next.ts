import { leafAt } from "../analyze/leaf-at.js";
import {
  continueList,
  hint,
  improveMutation,
  inferFromWorking,
  inventMutation,
  mutateInstruction,
  type Operator,
  type OperatorTexts,
  writeInstructions,
  writeNotes,
} from "../operators/index.js";
import { distinctByMeaning } from "../propose/distinct-by-meaning.js";
import { proposerContext } from "../propose/proposer-context.js";
import { stepText } from "../propose/step-text.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import { moduleRecords, recordText } from "../reflect/module-records.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { Brood } from "./brood.js";
import { correctRuns } from "./correct-runs.js";
import type { WritingMove } from "./draw-moves.js";
import { THINKING_STYLES } from "./thinking-styles.js";
import type { Unit } from "./unit.js";

export interface NextOptions {
  readonly unit: Unit;
  /** The leaf whose turn it is. */
  readonly path: string;
  readonly rng: Rng;
}

/** What became of a move. */
export interface Written {
  /** Absent where nothing new came of it. */
  readonly instruction?: string;
  /** The mutation prompt of the child. */
  readonly mutation: string;
}

/**
 * Writes the instruction of a unit's child. A move that has nothing to work with, such as the history of a line that never led or the working-out of a unit
 * that was never right, is a mutation of the first order.
 */
export function writeNext(
  move: WritingMove,
  brood: Brood,
  context: StrategyContext,
  options: NextOptions,
): Promise<Written> {
  return MOVES[move](brood, context, options);
}

type Move = (brood: Brood, context: StrategyContext, options: NextOptions) => Promise<Written>;

const firstOrder: Move = (brood, context, options) => mutated(brood, context, options, options.unit.mutation);

const MOVES = {
  zeroOrder: async (brood, context, options) => {
    const texts = { program: brood.problem.graph.outline, step: stepOf(brood, options) };
    return { ...(await written(hint, texts, brood, context, options)), mutation: options.unit.mutation };
  },
  firstOrder,
  estimation: async (brood, context, options) => {
    const list = options.rng.fork("order").shuffle(await distinctTexts(brood, context, options));
    return continued({ order: "They all did well, in no particular order.", list }, brood, context, options);
  },
  rankedEstimation: async (brood, context, options) => {
    // It is given in ascending order: announced as it is, what comes next would be taken for the best, and be much like the last one.
    const list = await distinctTexts(brood, context, options);
    const order = `In descending order of score. What comes next resembles number ${list.length} more than number 1.`;
    return continued({ order, list }, brood, context, options);
  },
  lineage: async (brood, context, options) => {
    const { unit, path } = options;
    const elites = unit.line.filter((plan) => brood.led.has(plan));
    const list = distinctFolds(elites.map(({ parameters }) => parameters[path]?.instruction ?? ""));
    return continued({ order: "Each is better than the one before.", list }, brood, context, options);
  },
  zeroOrderHyper: async (brood, context, options) => {
    const style = options.rng.fork("style").pick(THINKING_STYLES);
    const drafts = [{ texts: { step: stepOf(brood, options), style } }];
    const notes = await writeNotes(
      { operator: inventMutation, drafts, rng: options.rng.fork("note") },
      context,
    );
    return mutated(brood, context, options, requestOr(options.unit.mutation, notes));
  },
  firstOrderHyper: async (brood, context, options) => {
    const drafts = [{ texts: { request: options.unit.mutation } }];
    const notes = await writeNotes(
      { operator: improveMutation, drafts, rng: options.rng.fork("note") },
      context,
    );
    return mutated(brood, context, options, requestOr(options.unit.mutation, notes));
  },
  workingOut: async (brood, context, options) => {
    const { unit, path, rng } = options;
    const { problem } = brood;
    const leaf = leafAt(problem.graph, path);
    const right = rng
      .fork("working")
      .shuffle(correctRuns(brood.runsOf(unit)))
      .slice(0, MOST_WORKINGS);
    const workings =
      leaf && moduleRecords(right, { path, problem }).map((record) => recordText(record, leaf));
    if (workings === undefined || workings.length === 0) return firstOrder(brood, context, options);
    const texts = { step: stepOf(brood, options), workings: workings.join("\n\n") };
    return { ...(await written(inferFromWorking, texts, brood, context, options)), mutation: unit.mutation };
  },
} as const satisfies Record<WritingMove, Move>;

/** Of a Lamarckian step. */
const MOST_WORKINGS = 3;
/** Longer ones are no requests. */
const MOST_REQUEST_CHARACTERS = 500;

function requestOr(usual: string, [note]: readonly (string | undefined)[]): string {
  return note === undefined || note.length > MOST_REQUEST_CHARACTERS ? usual : note;
}

/** The unit's instruction, changed as a mutation prompt says, which the child inherits. */
async function mutated(
  brood: Brood,
  context: StrategyContext,
  options: NextOptions,
  mutation: string,
): Promise<Written> {
  const { unit, path } = options;
  const currentInstruction = unit.plan.parameters[path]?.instruction ?? "";
  const texts = { step: stepOf(brood, options), request: mutation, currentInstruction };
  return { ...(await written(mutateInstruction, texts, brood, context, options)), mutation };
}

/** A list of one is none. */
async function continued(
  { order, list }: { readonly order: string; readonly list: readonly string[] },
  brood: Brood,
  context: StrategyContext,
  options: NextOptions,
): Promise<Written> {
  if (list.length < 2) return firstOrder(brood, context, options);
  const numbered = list.map((text, index) => `${index + 1}. ${text}`).join("\n\n");
  const texts = { step: stepOf(brood, options), order, list: numbered };
  return {
    ...(await written(continueList, texts, brood, context, options)),
    mutation: options.unit.mutation,
  };
}

async function written<F extends string>(
  operator: Operator<F>,
  texts: OperatorTexts<F>,
  { problem, population, tried }: Brood,
  context: StrategyContext,
  { path, rng }: NextOptions,
): Promise<Pick<Written, "instruction">> {
  const [instruction] = await writeInstructions(
    {
      operator,
      problem,
      path,
      base: problem.start.parameters[path]?.instruction ?? "", // generations that each grow by half would have no end
      sources: population.map(({ plan }) => plan.parameters[path]?.instruction ?? ""),
      drafts: [{ texts }],
      known: tried.texts(path),
      distinct: "text",
      repeats: 1,
      rng: rng.fork("write"),
    },
    context,
  );
  return instruction === undefined ? {} : { instruction };
}

function stepOf({ problem }: Brood, { path }: NextOptions): string {
  const leaf = leafAt(problem.graph, path);
  return leaf === undefined ? path : stepText(path, leaf);
}

/** The population's instructions for the leaf, the best last, none twice. */
async function distinctTexts(
  { population, fitnessOf }: Brood,
  context: StrategyContext,
  { path }: NextOptions,
): Promise<readonly string[]> {
  const best = [...population].sort((one, other) => fitnessOf(other) - fitnessOf(one));
  const texts = distinctFolds(best.map(({ plan }) => plan.parameters[path]?.instruction ?? ""));
  const kept = await distinctByMeaning(
    texts.map((text) => [text]),
    [],
    proposerContext(context),
  );
  return kept.flatMap((index) => texts[index] ?? []).reverse();
}

function distinctFolds(texts: readonly string[]): readonly string[] {
  const folds = new Map<string, string>();
  for (const text of texts) if (text !== "" && !folds.has(foldText(text))) folds.set(foldText(text), text);
  return [...folds.values()];
}
