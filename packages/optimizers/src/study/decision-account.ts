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
  const added = (answers: readonly AnswerUse[]): ReadonlyMap<string, AnswerUse> =>
    new Map(answers.filter(({ address }) => !charged.has(address)).map((answer) => [answer.address, answer]));
  const sum = (answers: Iterable<AnswerUse>): DecisionCost => {
    let { calls, tokens, usd } = cost;
    for (const { usage } of answers) {
      calls++;
      tokens += (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
      usd += usage.costUsd ?? 0;
    }
    return { calls, tokens, usd };
  };
  return {
    cost: () => cost,
    with: (answers) => sum(added(answers).values()),
    charge: (answers) => {
      const fresh = added(answers);
      cost = sum(fresh.values());
      for (const address of fresh.keys()) charged.add(address);
    },
  };
}

/** The first limit that a cost exceeds. */
export function exceeded(budget: Budget, cost: DecisionCost): "calls" | "tokens" | "usd" | undefined {
  return (["calls", "tokens", "usd"] as const).find(
    (kind) => cost[kind] > (budget[kind] ?? Number.POSITIVE_INFINITY),
  );
}
