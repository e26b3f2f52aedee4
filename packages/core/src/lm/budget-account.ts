import { SignetError } from "../errors.js";
import { checkCount } from "./check-count.js";
import { gate } from "./gate.js";
import type { LmCall } from "./language-model.js";

/** What may be spent; what is not named is not limited. */
export interface BudgetLimits {
  readonly calls?: number;
  /** Prompt and completion together. */
  readonly tokens?: number;
  readonly usd?: number;
}

/** What one attempt may cost at most, or did cost. */
export interface BudgetAmount {
  readonly tokens: number;
  /** 0 only where the limits name no usd and the model has no price. */
  readonly usd: number;
}

export interface BudgetSpent extends Required<BudgetLimits> {
  /** Attempts that brought no answer; they are among `calls`. */
  readonly failures: number;
  /** The part of `tokens` that brought no answer. */
  readonly wastedTokens: number;
  /** Calls whose usage was not reported in full, so that part of `tokens` is an estimate. */
  readonly estimatedCalls: number;
}

export interface Reservation {
  readonly settle: (
    outcome: BudgetAmount & { readonly isEstimated: boolean; readonly isWaste: boolean },
  ) => void;
  /** Gives everything back: the call was never sent. */
  readonly cancel: () => void;
}

/** What was spent, what is promised, and what is left. One account may stand behind any number of models. */
export interface BudgetAccount {
  readonly limits: BudgetLimits;
  readonly spent: () => BudgetSpent;
  /** Keeps so much back from every call from now on; the next amount takes the place of this one. */
  readonly setAside: (amount: Required<BudgetLimits>) => void;
  /**
   * Sets an upper bound aside for one call. Where it fits only once calls in flight turn out cheaper than
   * they might have been, this waits for them, in order.
   *
   * @throws {SignetError} `BUDGET_EXHAUSTED` with `details.ranOut` when it cannot fit any more; `ABORTED`.
   */
  readonly reserve: (bound: BudgetAmount, call: Pick<LmCall, "signal">) => Promise<Reservation>;
}

const NOTHING: BudgetSpent = {
  calls: 0,
  tokens: 0,
  usd: 0,
  failures: 0,
  wastedTokens: 0,
  estimatedCalls: 0,
};

/**
 * An account that is hard: calls and reservations never exceed a limit. Where a provider reports more than was reserved,
 * the truth is booked, and nothing more is allowed.
 *
 * @param spentBefore What earlier sessions spent.
 * @throws {SignetError} `OPTION_INVALID` for limits below 0.
 */
export function budgetAccount(limits: BudgetLimits, spentBefore: Partial<BudgetSpent> = {}): BudgetAccount {
  checkLimits(limits);
  let spent: BudgetSpent = { ...NOTHING, ...spentBefore };
  const open = new Set<Required<BudgetLimits>>();
  let aside: Required<BudgetLimits> = { calls: 0, tokens: 0, usd: 0 };

  const door = gate<Required<BudgetLimits>>((bound) => {
    checkFits(limits, { spent, aside }, bound);
    if (exceeded(limits, [spent, aside, ...open, bound]) !== undefined) return Number.POSITIVE_INFINITY;
    open.add(bound);
    return 0;
  });

  const close = (bound: Required<BudgetLimits>, now: BudgetSpent): void => {
    if (!open.delete(bound)) return;
    spent = now;
    door.poke();
  };

  return {
    limits,
    spent: () => spent,
    setAside: (amount) => {
      aside = amount;
      door.poke();
    },
    reserve: async ({ tokens, usd }, call) => {
      const bound = { calls: 1, tokens, usd };
      if (!door.enterNow(bound)) await door.enter(bound, call.signal);
      return {
        cancel: () => close(bound, spent),
        settle: (outcome) =>
          close(bound, {
            calls: spent.calls + 1,
            tokens: spent.tokens + outcome.tokens,
            usd: spent.usd + outcome.usd,
            failures: spent.failures + (outcome.isWaste ? 1 : 0),
            wastedTokens: spent.wastedTokens + (outcome.isWaste ? outcome.tokens : 0),
            estimatedCalls: spent.estimatedCalls + (outcome.isEstimated ? 1 : 0),
          }),
      };
    },
  };
}

const KINDS = ["calls", "tokens", "usd"] as const;

function exceeded(
  limits: BudgetLimits,
  amounts: readonly Required<BudgetLimits>[],
): (typeof KINDS)[number] | undefined {
  return KINDS.find((kind) => {
    const limit = limits[kind];
    return limit !== undefined && amounts.reduce((sum, amount) => sum + amount[kind], 0) > limit;
  });
}

function checkFits(
  limits: BudgetLimits,
  { spent, aside }: { readonly spent: BudgetSpent; readonly aside: Required<BudgetLimits> },
  bound: Required<BudgetLimits>,
): void {
  const ranOut = exceeded(limits, [spent, aside, bound]);
  if (ranOut === undefined) return;
  const [limit, used, needed, kept] = [limits[ranOut], spent[ranOut], bound[ranOut], aside[ranOut]];
  throw new SignetError(
    "BUDGET_EXHAUSTED",
    `Cannot make another call: it may need ${needed} ${ranOut}, and ${used} of the budget's ${limit} are spent${kept > 0 ? `, ${kept} set aside` : ""}`,
    { details: { ranOut, limit, spent: used, needed, setAside: kept } },
  );
}

function checkLimits({ calls, tokens, usd }: BudgetLimits): void {
  if (calls !== undefined) checkCount("budgetAccount", "calls", calls, 0);
  if (tokens !== undefined) checkCount("budgetAccount", "tokens", tokens, 0);
  if (usd !== undefined && !(usd >= 0))
    throw new SignetError("OPTION_INVALID", `budgetAccount: usd is ${usd}, should be at least 0`, {
      details: { option: "usd", value: usd },
    });
}
