import { mapBounded } from "@signet/core";
import { cleanReply } from "../propose/clean-reply.js";
import { proposerContext } from "../propose/proposer-context.js";
import { firstSampleOf } from "../propose/sample-stream.js";
import { isForeign } from "../propose/scripts.js";
import type { Rng } from "../random/index.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { Operator, OperatorTexts } from "./operator.js";

export interface WriteNotesOptions<F extends string> {
  readonly operator: Operator<F>;
  /** One for each note that is wanted. */
  readonly drafts: readonly { readonly texts: OperatorTexts<F> }[];
  readonly temperature?: number;
  /** Two calls with one generator get different answers. */
  readonly rng: Rng;
}

/** Notes stand in later prompts, which have to stay readable. */
const MOST_CHARACTERS = 2000;

/**
 * Has the proposer's model write texts that are no instructions but go into the prompts of other operators: reasons, summaries, advice.
 *
 * @returns One entry for each draft, in their order, trimmed and of at most 2,000 characters; `undefined` where the answer was empty, in
 * another script than all that it was asked with, or could not be read.
 * All `undefined` without a model.
 * @throws {SignetError} What is no fault of an answer: an abort, a spent budget, a model out of reach.
 */
export async function writeNotes<F extends string>(
  { operator, drafts, temperature, rng }: WriteNotesOptions<F>,
  context: StrategyContext,
): Promise<readonly (string | undefined)[]> {
  if (context.proposer === undefined || drafts.length === 0) return drafts.map(() => undefined);
  const asking = proposerContext(context);
  const first = firstSampleOf({ rng });
  return mapBounded(
    drafts,
    async ({ texts }, index, signal) => {
      const call = { sample: first + index, signal, ...(temperature !== undefined && { temperature }) };
      const reply = cleanReply((await operator.ask(texts, call, asking)) ?? "");
      const note = reply.slice(0, MOST_CHARACTERS).trim();
      const around = Object.values<string | undefined>(texts).flatMap((text) => text ?? []);
      if (isForeign(note, [...operator.words, ...around])) {
        asking.onWarning(`A note was dropped: it is written in another script (${operator.name}).`);
        return undefined;
      }
      return note === "" ? undefined : note;
    },
    context,
  );
}
