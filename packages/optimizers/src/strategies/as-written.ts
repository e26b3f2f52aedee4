import type { Strategy } from "./strategy.js";

/** Changes nothing: seals the program as written. */
export function asWritten(): Strategy {
  return {
    name: "asWritten",
    options: {},
    estimate: () => ({ phases: [], keepsStart: true }),
    optimize: async ({ start }) => start,
  };
}
