import type { AnswerUse } from "./run-record.js";

/** What a compile may use. Whatever is absent is not limited. */
export interface Budget {
  readonly calls?: number;
  /** Prompt and completion tokens together. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Active time, summed over restarts. */
  readonly seconds?: number;
}

export interface DecisionCost {
  readonly calls: number;
  readonly tokens: number;
  readonly usd: number;
}

/**
 * What decisions have cost: each distinct answer that was told counts once, replayed or not, so that a resumed compile
 * stops where an undisturbed one does.
 */
export interface DecisionAccount {
  readonly cost: () => DecisionCost;
  /** What the cost would be with these answers told too. */
  readonly with: (answers: readonly AnswerUse[]) => DecisionCost;
  readonly charge: (answers: readonly AnswerUse[]) => void;
}

export function decisionAccount(): DecisionAccount {
  const charged = new Set<string>();
  let cost: DecisionCost = { calls: 0, tokens: 0, usd: 0 };
  /** The cost with these answers, too; `seen` takes in those that are new. */
  const sum = (answers: readonly AnswerUse[], seen: Set<string>): DecisionCost => {
    let { calls, tokens, usd } = cost;
    for (const { address, usage } of answers) {
      if (charged.has(address) || seen.has(address)) continue;
      seen.add(address);
      calls++;
      tokens += (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
      usd += usage.costUsd ?? 0;
    }
    return { calls, tokens, usd };
  };
  return {
    cost: () => cost,
    with: (answers) => sum(answers, new Set()),
    charge: (answers) => {
      cost = sum(answers, charged);
    },
  };
}

/** The first limit that a cost exceeds. */
export function exceeded(budget: Budget, cost: DecisionCost): "calls" | "tokens" | "usd" | undefined {
  return (["calls", "tokens", "usd"] as const).find(
    (kind) => cost[kind] > (budget[kind] ?? Number.POSITIVE_INFINITY),
  );
}
