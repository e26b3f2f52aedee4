import type { DecisionCost } from "./decision-account.js";
import type { Trial } from "./trial.js";

/** Mean cost of one program run under a trial's plan. */
export function runCost({ runs }: Trial): DecisionCost {
  const n = Math.max(1, runs.length);
  const cost = { calls: 0, tokens: 0, usd: 0 };
  for (const { answers } of runs) {
    for (const { usage } of answers) {
      cost.calls++;
      cost.tokens += (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
      cost.usd += usage.costUsd ?? 0;
    }
  }
  return { calls: cost.calls / n, tokens: cost.tokens / n, usd: cost.usd / n };
}

/** What verify has to have left: the start plan and the dearest plan so far, each on the whole holdout. */
export interface Reserve {
  readonly note: (trial: Trial) => void;
  readonly amount: () => DecisionCost;
}

export function verifyReserve(holdoutSize: number): Reserve {
  let first: DecisionCost | undefined;
  let dearest: DecisionCost = { calls: 0, tokens: 0, usd: 0 };
  return {
    note(trial) {
      const cost = runCost(trial);
      first ??= cost;
      dearest = {
        calls: Math.max(dearest.calls, cost.calls),
        tokens: Math.max(dearest.tokens, cost.tokens),
        usd: Math.max(dearest.usd, cost.usd),
      };
    },
    amount() {
      const start = first ?? dearest;
      const both = (kind: keyof DecisionCost): number => holdoutSize * (start[kind] + dearest[kind]);
      return { calls: Math.ceil(both("calls")), tokens: Math.ceil(both("tokens")), usd: both("usd") };
    },
  };
}
