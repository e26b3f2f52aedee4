import { type Amount, NONE, times, total } from "./amount.js";

/** What something costs in calls, tokens and money. */
export interface Cost {
  readonly calls: Amount;
  readonly tokens: Amount;
  /** `undefined`: a model that is called has no price. */
  readonly usd: Amount | undefined;
}

export function addCosts(costs: readonly Cost[]): Cost {
  const paid = costs.filter(({ calls }) => calls.most !== 0);
  const usd = paid.flatMap((cost) => cost.usd ?? []);
  return {
    calls: total(paid.map(({ calls }) => calls)),
    tokens: total(paid.map(({ tokens }) => tokens)),
    usd: usd.length < paid.length ? undefined : total(usd),
  };
}

export function scaleCost({ calls, tokens, usd }: Cost, count: Amount): Cost {
  return {
    calls: times(calls, count),
    tokens: times(tokens, count),
    usd: count.most === 0 ? NONE : usd && times(usd, count),
  };
}
