/** What is to happen when each signal fires; the entry lives as long as its signal. */
const callbacksOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once when the signal fires, unless the returned function was called before. All callbacks of a signal share one
 * listener: a run's signal is watched by every call in flight, and Node warns of a leak from the eleventh listener on.
 *
 * @param signal One that has not fired yet.
 * @param callback Must not throw.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = callbacksOf.get(signal) ?? listen(signal);
  const entry = (): void => callback(); // its own identity: one callback may be given twice
  callbacks.add(entry);
  return () => {
    callbacks.delete(entry);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  callbacksOf.set(signal, callbacks);
  const fire = (): void => {
    for (const callback of callbacks) {
      callbacks.delete(callback);
      callback();
    }
  };
  signal.addEventListener("abort", fire, { once: true });
  return callbacks;
}
