import { onAbort } from "@signet/core";

/** Rejects as soon as the signal fires, whatever the promise does. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) leave();
    const stay = signal.aborted ? () => {} : onAbort(signal, leave);
    promise.then(resolve, reject).finally(stay);
  });
}
