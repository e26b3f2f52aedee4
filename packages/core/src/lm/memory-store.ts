import { checkCount } from "./check-count.js";
import type { Completion } from "./language-model.js";
import { answerAddress } from "./request-key.js";
import type { ResponseStore } from "./response-store.js";

/** A store that always answers at once. */
export interface MemoryStore extends ResponseStore {
  readonly get: (key: string, sample: string) => Completion | undefined;
  readonly put: (key: string, sample: string, completion: Completion) => Completion;
}

/** Keeps answers in memory; beyond `maxEntries`, the one that was used longest ago goes. */
export function memoryStore({ maxEntries = 10_000 }: { readonly maxEntries?: number } = {}): MemoryStore {
  checkCount("memoryStore", "maxEntries", maxEntries);
  /** In the order of use: a Map iterates in the order of insertion. */
  const entries = new Map<string, Completion>();

  const use = (address: string): Completion | undefined => {
    const completion = entries.get(address);
    if (completion === undefined) return undefined;
    entries.delete(address);
    entries.set(address, completion);
    return completion;
  };

  return {
    get: (key, sample) => use(answerAddress(key, sample)),
    put: (key, sample, completion) => {
      const address = answerAddress(key, sample);
      const earlier = use(address);
      if (earlier !== undefined) return earlier;
      entries.set(address, completion);
      if (entries.size > maxEntries) {
        for (const oldest of entries.keys()) {
          entries.delete(oldest);
          break;
        }
      }
      return completion;
    },
  };
}
