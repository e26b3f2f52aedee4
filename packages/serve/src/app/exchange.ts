/** Why a request ended before its run did. */
export type Ending = "left" | "timeout" | "closing";

/**
 * One request while it is answered: its signal, and what has to be given back when nothing works for it any more.
 * Lives from the first byte to the last.
 */
export interface Exchange {
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Why the signal fired. */
  readonly ending: () => Ending | undefined;
  /** Ends it from outside. Once; later calls do nothing. */
  readonly end: (ending: Ending) => void;
  /** To be called when the request is done with, in reverse order. */
  readonly defer: (giveBack: () => void) => void;
  /** Gives everything back. Once; later calls do nothing. */
  readonly close: () => void;
  /** Resolves when it has been closed. */
  readonly closed: Promise<void>;
}

export function openExchange(requestId: string, request: Request, timeoutMs: number): Exchange {
  const controller = new AbortController();
  let ending: Ending | undefined;
  let deferred: (() => void)[] = [];
  let resolveClosed = (): void => {};
  const closed = new Promise<void>((resolve) => {
    resolveClosed = resolve;
  });
  const end = (why: Ending): void => {
    if (ending !== undefined) return;
    ending = why;
    controller.abort(new Error(`The request ended: ${why}`));
  };
  const leave = (): void => end("left");
  const timer = setTimeout(end, timeoutMs, "timeout");
  request.signal.addEventListener("abort", leave, { once: true });
  if (request.signal.aborted) leave();
  return {
    requestId,
    signal: controller.signal,
    ending: () => ending,
    end,
    defer: (giveBack) => void deferred.push(giveBack),
    close() {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", leave);
      const all = deferred;
      deferred = [];
      for (const giveBack of all.reverse()) giveBack();
      resolveClosed();
    },
    closed,
  };
}
