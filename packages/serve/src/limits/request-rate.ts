const WINDOW_MS = 60_000;

/** Lets at most `perMinute` requests through in any 60 seconds. Holds one number for each of them. */
export interface RequestRate {
  /** 0 when the request may go, and it is counted then; else in how many ms one may. */
  readonly enter: (nowMs: number) => number;
}

export function requestRate(perMinute: number): RequestRate {
  const enteredMs: number[] = []; // a ring, once it is full: `oldest` is the one that is forgotten next
  let oldest = 0;
  return {
    enter(nowMs) {
      if (enteredMs.length < perMinute) {
        enteredMs.push(nowMs);
        return 0;
      }
      const waitMs = (enteredMs[oldest] ?? 0) + WINDOW_MS - nowMs;
      if (waitMs > 0) return waitMs;
      enteredMs[oldest] = nowMs;
      oldest = (oldest + 1) % perMinute;
      return 0;
    },
  };
}
