import type { Strategy } from "./strategy.js";

/** Changes nothing: seals the program as written. */
export function asWritten(): Strategy {
  return { name: "asWritten", options: {}, optimize: async ({ start }) => start };
}
