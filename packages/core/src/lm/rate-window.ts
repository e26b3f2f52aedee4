const WINDOW_MS = 60_000;

/** What was charged at one moment. */
export interface Charge {
  readonly atMs: number;
  amount: number;
  hasExpired: boolean;
}

/** What was used in the last minute. The sum over any 60 seconds stays within the limit, bursts included. */
export interface RateWindow {
  /** In how many ms `amount` fits, 0 for now. More than the limit fits as soon as the window is empty. */
  readonly waitMs: (amount: number, nowMs: number) => number;
  readonly charge: (amount: number, nowMs: number) => Charge;
  /** Replaces the amount of an earlier charge. */
  readonly settle: (charge: Charge, amount: number) => void;
}

export function rateWindow(limitPerMinute: number): RateWindow {
  let charges: Charge[] = [];
  let start = 0;
  let used = 0;

  const forget = (nowMs: number): void => {
    for (let oldest = charges[start]; oldest !== undefined; oldest = charges[start]) {
      if (nowMs - oldest.atMs < WINDOW_MS) break;
      used -= oldest.amount;
      oldest.hasExpired = true;
      start++;
    }
    if (start > 1_000 && start * 2 > charges.length) {
      charges = charges.slice(start);
      start = 0;
    }
  };

  return {
    waitMs: (amount, nowMs) => {
      forget(nowMs);
      let excess = used + Math.min(amount, limitPerMinute) - limitPerMinute;
      for (let i = start; excess > 0; i++) {
        const charge = charges[i];
        if (charge === undefined) break;
        excess -= charge.amount;
        if (excess <= 0) return charge.atMs + WINDOW_MS - nowMs;
      }
      return 0;
    },
    charge: (amount, nowMs) => {
      const charge = { atMs: nowMs, amount, hasExpired: false };
      if (limitPerMinute === Number.POSITIVE_INFINITY) return charge; // nothing to remember
      charges.push(charge);
      used += amount;
      return charge;
    },
    settle: (charge, amount) => {
      if (charge.hasExpired) return;
      used += amount - charge.amount;
      charge.amount = amount;
    },
  };
}
