import { cleanReply } from "../propose/clean-reply.js";
import { collectByDraft, type Written } from "../propose/collect-proposals.js";
import { distinctByMeaning } from "../propose/distinct-by-meaning.js";
import { proposerContext } from "../propose/proposer-context.js";
import { firstSampleOf } from "../propose/sample-stream.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { instructionProblem } from "./check-instruction.js";
import type { Operator, OperatorTexts } from "./operator.js";

/** What one instruction is asked with. */
export interface Draft<F extends string> {
  readonly texts: OperatorTexts<F>;
}

export interface WriteInstructionsOptions<F extends string> {
  readonly operator: Operator<F>;
  readonly problem: Problem;
  /** The leaf that the instructions are for. */
  readonly path: string;
  /** Its present instruction: placeholders, markup and length that it has are no fault of a new one. */
  readonly base: string;
  /** Other instructions that a new one may quote: its parents. */
  readonly sources?: readonly string[];
  /** One for each instruction that is wanted. */
  readonly drafts: readonly Draft<F>[];
  /** None of them is written again; the base is known in any case. */
  readonly known: Iterable<string>;
  /** What counts as written again: the same text whatever its case and spaces, or the same meaning. */
  readonly distinct: "text" | "meaning";
  /** How often a draft is asked again when it says what is known. Default 0. */
  readonly repeats?: number;
  readonly temperature?: number;
  /** Two calls with one generator get different answers. */
  readonly rng: Rng;
}

/**
 * Has the proposer's model write one instruction for each draft. What cannot be an instruction is dropped with a warning: what is empty, too long, in
 * another language, an echo of the prompt, a quotation of data, a link, a directive, or short of a placeholder.
 *
 * @returns One entry for each draft, in their order; `undefined` where nothing new came of it. No two are the same. All `undefined` without a model.
 * @throws {SignetError} What is no fault of an answer: an abort, a spent budget, a model out of reach.
 */
export async function writeInstructions<F extends string>(
  options: WriteInstructionsOptions<F>,
  context: StrategyContext,
): Promise<readonly (string | undefined)[]> {
  const { operator, problem, path, base, sources = [], drafts, known, distinct, repeats = 0 } = options;
  const { temperature, rng } = options;
  if (context.proposer === undefined || drafts.length === 0) return drafts.map(() => undefined);
  const asking = proposerContext(context);
  const grounds = { problem, path, base, sources, asked: operator.words, headings: operator.headings };
  const found = await collectByDraft(
    {
      drafts,
      async ask({ texts }, call): Promise<Written> {
        const given = { ...call, ...(temperature !== undefined && { temperature }) };
        const reply = await operator.ask(texts, given, asking);
        if (reply === undefined) return { kind: "unreadable" };
        const text = cleanReply(reply);
        const prompt = Object.values<string | undefined>(texts).flatMap((shown) => shown ?? []);
        const fault = instructionProblem(text, { ...grounds, prompt });
        return fault === undefined
          ? { kind: "written", texts: [text] }
          : { kind: "useless", problem: `${fault} (${operator.name})` };
      },
      known: [base, ...known].map((text) => [text]),
      firstSample: firstSampleOf({ rng }),
      attempts: { unreadable: 1 + Math.min(1, repeats), repeated: 1 + repeats },
      distinct: distinct === "meaning" ? distinctByMeaning : distinctByText,
    },
    asking,
  );
  return found.map((texts) => texts?.[0]);
}

/** The groups of texts that are not the same as a known one, nor as an earlier one, whatever their case and spaces. */
function distinctByText(
  groups: readonly (readonly string[])[],
  known: readonly (readonly string[])[],
): Promise<readonly number[]> {
  const keyOf = (group: readonly string[]): string => JSON.stringify(group.map(foldText));
  const seen = new Set(known.map(keyOf));
  const fresh = groups.flatMap((group, index) => {
    const key = keyOf(group);
    if (seen.has(key)) return [];
    seen.add(key);
    return [index];
  });
  return Promise.resolve(fresh);
}
