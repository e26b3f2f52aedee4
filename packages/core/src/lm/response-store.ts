import type { Completion } from "./language-model.js";

/**
 * Where answers are kept, by request key and sample. Either function may answer at once or with a promise; an answer
 * at once keeps a hit cheap. Calls may run concurrently.
 */
export interface ResponseStore {
  readonly get: (key: string, sample: string) => Completion | undefined | Promise<Completion | undefined>;
  /**
   * Keeps the first answer of an address and returns the one it holds, so that two late answers to one question
   * cannot both be acted on. When it returns, or its promise resolves, the answer is kept.
   */
  readonly put: (key: string, sample: string, completion: Completion) => Completion | Promise<Completion>;
}
