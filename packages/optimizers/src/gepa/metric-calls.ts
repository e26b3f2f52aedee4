import { type Effort, effortSettings } from "../strategies/effort.js";

/** A minibatch of the search that the presets are measured by. */
const MINIBATCH = 35;
/** It runs all rows after so many trials. */
const FULL_EVERY = 5;

/** Program runs that GEPA gets by effort: what MIPROv2 with the same effort spends. @see gepa's presets in DSPy. */
export function metricCallsFor(effort: Effort, leaves: number, rows: number): number {
  const { demoSets: candidates, trials } = effortSettings(effort, leaves);
  const full = Math.floor((trials + 1) / FULL_EVERY) + 1 + (trials < FULL_EVERY ? 1 : 0);
  return rows + 5 * candidates + MINIBATCH * trials + full * rows;
}
