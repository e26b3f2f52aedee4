import { abortError } from "@signet/core";

/** Lets a number of holders in at a time, in the order of arrival. */
export interface Gate {
  /** Resolves to the way out, which must be called once. Rejects with `ABORTED` when the signal fires first. */
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
}

export function gate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(abortError(signal, { sent: false }));
        if (free > 0) {
          free--;
          return resolve(leave);
        }
        const admit = (): void => {
          signal.removeEventListener("abort", giveUp);
          resolve(leave);
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(admit), 1);
          reject(abortError(signal, { sent: false }));
        };
        waiting.push(admit);
        signal.addEventListener("abort", giveUp, { once: true });
      }),
  };
}
