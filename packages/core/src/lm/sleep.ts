import { abortError } from "./abort-error.js";
import { onAbort } from "./on-abort.js";

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Resolves after `ms`; rejects with `ABORTED` as soon as the signal fires. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stopWatching();
      resolve();
    }, ms);
    const stopWatching = onAbort(signal, () => {
      clearTimeout(timer);
      reject(abortError(signal));
    });
  });
}
