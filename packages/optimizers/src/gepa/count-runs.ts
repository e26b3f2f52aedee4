import type { StrategyContext } from "../strategies/strategy.js";

export interface CountedRuns {
  readonly counted: StrategyContext;
  readonly runsSoFar: () => number;
}

/** Counts the program runs that are asked for through a context. */
export function countRuns(context: StrategyContext): CountedRuns {
  let runs = 0;
  const evaluate: StrategyContext["evaluate"] = (jobs) => {
    runs += jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0);
    return context.evaluate(jobs);
  };
  return { counted: { ...context, evaluate }, runsSoFar: () => runs };
}
