const DAY_MS = 86_400_000;

/** What may be spent in one day (UTC), in any unit. */
export interface DailySpend {
  /** Sets an amount aside for a run that begins; `undefined` when the day's amount is used up. */
  readonly reserve: (nowMs: number) => SpendReservation | undefined;
}

export interface SpendReservation {
  /**
   * Replaces what was set aside by what was used. Once.
   *
   * @param isWhole Whether the amount is all that was used; else what was set aside is charged at least.
   */
  readonly settle: (amount: number, isWhole: boolean) => void;
}

/**
 * @param firstGuess What a run is taken to cost until one has told; from then on, the mean of the runs.
 */
export function dailySpend(limit: number, firstGuess: number): DailySpend {
  let day = 0;
  let used = 0;
  let runs = 0;
  let total = 0;
  return {
    reserve(nowMs) {
      const today = Math.floor(nowMs / DAY_MS);
      if (today !== day) {
        day = today;
        used = 0;
      }
      const guess = Math.min(runs === 0 ? firstGuess : total / runs, limit);
      if (used >= limit || used + guess > limit) return undefined;
      used += guess;
      let isOpen = true;
      return {
        settle(amount, isWhole) {
          if (!isOpen) return;
          isOpen = false;
          const told = amount >= 0 && amount < Number.POSITIVE_INFINITY ? amount : guess; // a provider can report anything
          const charged = isWhole ? told : Math.max(told, guess);
          if (charged > 0) {
            runs++;
            total += charged;
          }
          if (today === day) used += charged - guess;
        },
      };
    },
  };
}

/** Until the day's amount is there again. */
export function secondsToMidnight(nowMs: number): number {
  return Math.ceil((DAY_MS - (nowMs % DAY_MS)) / 1_000);
}
