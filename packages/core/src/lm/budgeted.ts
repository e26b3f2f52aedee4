import { SignetError } from "../errors.js";
import { abortError } from "./abort-error.js";
import type { BudgetAccount, BudgetAmount } from "./budget-account.js";
import { costUsd } from "./cost.js";
import { estimatePromptTokens, estimateTokens } from "./count-tokens.js";
import type { Completion, LanguageModel, Middleware } from "./language-model.js";
import { isAborted } from "./lazy-call.js";
import { wrapGenerate } from "./wrap-generate.js";

/**
 * Charges every attempt to an account: an upper bound (the estimated prompt and `maxTokens`) is set aside before, the true usage
 * booked after. A failed attempt counts as a call; its prompt counts as waste unless the provider refused it.
 * What a provider does not report is estimated, and the account says for how many calls.
 *
 * @throws {SignetError} `PRICE_UNKNOWN` when it is put around a model without a price and the account limits usd;
 *   a call throws `BUDGET_EXHAUSTED` with what ran out in `details.ranOut`.
 */
export function budgeted(account: BudgetAccount): Middleware {
  const wrap = wrapGenerate((next, lm) => async (request, call) => {
    if (isAborted(call)) throw abortError(call.signal, { sent: false });
    const promptTokens = estimatePromptTokens(request);
    const bound = amount(lm, promptTokens, request.maxTokens);
    const reservation = await account.reserve(bound, call);
    try {
      const completion = await next(request, call);
      reservation.settle({ ...used(lm, completion, promptTokens), isWaste: false });
      return completion;
    } catch (error) {
      if (wasNotSent(error)) reservation.cancel();
      else reservation.settle({ ...wasted(lm, error, promptTokens), isWaste: true });
      throw error;
    }
  });

  return (lm) => {
    if (account.limits.usd !== undefined && lm.price === undefined)
      throw new SignetError(
        "PRICE_UNKNOWN",
        `Cannot keep ${lm.id} within ${account.limits.usd} usd: it has no price`,
        { details: { lm: lm.id } },
      );
    return wrap(lm);
  };
}

function amount(lm: LanguageModel, promptTokens: number, completionTokens: number): BudgetAmount {
  return {
    tokens: promptTokens + completionTokens,
    usd: lm.price ? costUsd(lm.price, { promptTokens, completionTokens }) : 0,
  };
}

function used(
  lm: LanguageModel,
  { usage, text }: Completion,
  estimatedPrompt: number,
): BudgetAmount & { readonly isEstimated: boolean } {
  const promptTokens = usage.promptTokens ?? estimatedPrompt;
  const completionTokens = usage.completionTokens ?? estimateTokens(text);
  const byPrice = lm.price ? costUsd(lm.price, { ...usage, promptTokens, completionTokens }) : 0;
  return {
    tokens: promptTokens + completionTokens,
    usd: usage.costUsd ?? byPrice,
    isEstimated: usage.promptTokens === undefined || usage.completionTokens === undefined,
  };
}

/** A refused request is not billed; of any other failure, the prompt may have been. */
function wasted(
  lm: LanguageModel,
  error: unknown,
  promptTokens: number,
): BudgetAmount & { readonly isEstimated: boolean } {
  const isRefused = SignetError.is(error, "LM_REJECTED") || SignetError.is(error, "LM_RATE_LIMITED");
  return isRefused
    ? { tokens: 0, usd: 0, isEstimated: false }
    : { ...amount(lm, promptTokens, 0), isEstimated: true };
}

function wasNotSent(error: unknown): boolean {
  return SignetError.is(error, "ABORTED") && error.details.sent === false;
}
