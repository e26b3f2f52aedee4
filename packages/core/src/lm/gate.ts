import { abortError } from "./abort-error.js";
import { onAbort } from "./on-abort.js";

/** A door that lets its callers through in the order in which they came. */
export interface Gate<T> {
  /** Lets `item` through at once where nobody waits and there is room; throws what `admit` throws. */
  readonly enterNow: (item: T) => boolean;
  /** Resolves when `item` has been let through; rejects with `ABORTED` (`sent: false`) as soon as the signal fires. */
  readonly enter: (item: T, signal: AbortSignal) => Promise<void>;
  /** Asks again for the first in the queue: to be called whenever room was made. */
  readonly poke: () => void;
}

interface Waiter<T> {
  readonly item: T;
  readonly open: () => void;
  readonly refuse: (error: unknown) => void;
  hasLeft: boolean;
  next: Waiter<T> | undefined;
}

/**
 * @param admit Asked for the first in the queue only: nobody overtakes. Takes the item and returns 0; or takes nothing and
 *   returns after how many ms to ask again, Infinity for not before `poke`. What it throws refuses this item.
 */
export function gate<T>(admit: (item: T) => number): Gate<T> {
  let first: Waiter<T> | undefined;
  let last: Waiter<T> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether the waiter is done with, one way or the other. */
  const letThrough = (waiter: Waiter<T>): boolean => {
    if (waiter.hasLeft) return true;
    try {
      const waitMs = admit(waiter.item);
      if (waitMs === 0) waiter.open();
      else if (waitMs < Number.POSITIVE_INFINITY) timer = setTimeout(poke, Math.ceil(waitMs));
      return waitMs === 0;
    } catch (error) {
      waiter.refuse(error);
      return true;
    }
  };

  const poke = (): void => {
    clearTimeout(timer);
    while (first !== undefined && letThrough(first)) first = first.next;
    if (first === undefined) last = undefined;
  };

  const append = (waiter: Waiter<T>): void => {
    if (last === undefined) first = waiter;
    else last.next = waiter;
    last = waiter;
    if (first === waiter) poke();
  };

  return {
    poke,
    enterNow: (item) => first === undefined && admit(item) === 0,
    enter: (item, signal) => {
      if (signal.aborted) return Promise.reject(abortError(signal, { sent: false }));
      return new Promise((resolve, reject) => {
        const stopWatching = onAbort(signal, () => {
          waiter.hasLeft = true;
          reject(abortError(signal, { sent: false }));
          poke(); // who comes next may fit where this one did not
        });
        const waiter: Waiter<T> = {
          item,
          open: () => {
            stopWatching();
            resolve();
          },
          refuse: (error) => {
            stopWatching();
            reject(error);
          },
          hasLeft: false,
          next: undefined,
        };
        append(waiter);
      });
    },
  };
}
