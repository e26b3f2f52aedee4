import type { Strategy } from "../strategy.js";
import { holdAlways } from "./always.js";
import { type Case, cases, type Run } from "./cases.js";
import { session } from "./session.js";

export interface ConformanceCase {
  readonly name: string;
  /** Rejects with an error that says what was promised and what was seen. */
  readonly run: () => Promise<void>;
}

/**
 * What every `Strategy` has to hold, as cases for any test runner:
 * `for (const { name, run } of strategyConformance(make)) it(name, run)`. Each case runs the real `compile()` some times, on scripted
 * models.
 *
 * @param make Makes the strategy, set so that it tries a few candidates only.
 */
export function strategyConformance(make: () => Strategy): readonly ConformanceCase[] {
  return cases.map((conformance) => ({ name: conformance.name, run: () => runCase(conformance, make) }));
}

async function runCase({ build, check = once }: Case, make: () => Strategy): Promise<void> {
  const scenario = build();
  const run: Run = async ({ strategy = make(), lm = scenario.lm, ...options } = {}) => {
    const ended = await session({ ...scenario, lm }, strategy, options);
    holdAlways(scenario, ended, options.budget);
    return ended;
  };
  await check(run, scenario, make);
}

async function once(run: Run): Promise<void> {
  await run();
}
