/** Lets so many in at a time, and so many wait, in the order in which they came. */
export interface Door {
  /** `true` once inside, `false` when the queue is full or the signal fired. Who is inside calls `leave`, once. */
  readonly enter: (signal: AbortSignal) => boolean | Promise<boolean>;
  readonly leave: () => void;
}

export function door({ concurrency, queue }: { readonly concurrency: number; readonly queue: number }): Door {
  let inside = 0;
  const waiting = new Set<() => void>(); // in order of arrival; who gives up is taken out at once

  const wait = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const open = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        waiting.delete(open);
        resolve(false);
      };
      waiting.add(open);
      signal.addEventListener("abort", giveUp, { once: true });
    });

  return {
    enter(signal) {
      if (inside < concurrency) {
        inside++;
        return true;
      }
      return waiting.size < queue && !signal.aborted && wait(signal);
    },
    leave() {
      const [next] = waiting;
      if (next === undefined) {
        inside--;
        return;
      }
      waiting.delete(next);
      next(); // takes the place of who left
    },
  };
}
