import { SignetError } from "@signet/core";

/** Work beside the requests that nobody waits for: bounded, never queued, and dropped while there is no room. */
export interface Background {
  /** Whether it was begun. `work` must see to its own failures. */
  readonly offer: (work: (signal: AbortSignal) => Promise<void>) => boolean;
  readonly dropped: () => number;
  /** Ends what is under way, and takes nothing further. */
  readonly close: () => void;
}

export interface BackgroundOptions {
  /** How much of it is under way at once, at least 1. */
  readonly limit: number;
  readonly timeoutMs: number;
}

/** Work that does not heed its signal keeps its place until it settles: it can make others be dropped, it cannot pile up. */
export function background({ limit, timeoutMs }: BackgroundOptions): Background {
  const running = new Set<AbortController>();
  let dropped = 0;
  let isClosed = false;

  const run = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort(new SignetError("ABORTED", `Work beside the requests took longer than ${timeoutMs} ms`));
    }, timeoutMs);
    running.add(stop);
    try {
      await nextTask(); // the answer leaves first
      if (!stop.signal.aborted) await work(stop.signal);
    } finally {
      clearTimeout(timer);
      running.delete(stop);
    }
  };

  return {
    offer(work) {
      if (isClosed) return false;
      if (running.size >= limit) {
        dropped++;
        return false;
      }
      run(work).catch(() => {}); // nobody waits for it: `work` tells its failures itself
      return true;
    },
    dropped: () => dropped,
    close() {
      isClosed = true;
      for (const stop of running) stop.abort(new SignetError("ABORTED", "The deployment is closing"));
    },
  };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
