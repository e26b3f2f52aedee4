import { isPromise } from "./is-promise.js";
import type { Middleware } from "./language-model.js";
import { replayed } from "./replayed.js";
import type { ResponseStore } from "./response-store.js";

export interface CachedOptions {
  /** Told when the store fails; the call goes on without it. */
  readonly onStoreError?: (error: unknown) => void;
}

/**
 * Answers from a cache, and fills it. As `replayed`, but a cache only spares calls: when the store fails, the call is
 * made, and its answer returned, as if there were no cache.
 */
export function cached(store: ResponseStore, { onStoreError = () => {} }: CachedOptions = {}): Middleware {
  const orElse =
    <T>(value: T) =>
    (error: unknown): T => {
      onStoreError(error);
      return value;
    };
  return replayed({
    get: (key, sample) => attempt(() => store.get(key, sample), orElse(undefined)),
    put: (key, sample, completion) => attempt(() => store.put(key, sample, completion), orElse(completion)),
  });
}

function attempt<T>(run: () => T | Promise<T>, onError: (error: unknown) => T): T | Promise<T> {
  try {
    const result = run();
    return isPromise(result) ? result.then(undefined, onError) : result;
  } catch (error) {
    return onError(error);
  }
}
