import { describe, it } from "vitest";
import { strategyConformance } from "../conformance/strategy-conformance.js";
import type { Strategy } from "../strategy.js";

/** Some seconds are normal: a case compiles up to two dozen times. */
const timeoutMs = 60_000;

/** Every case on every strategy of a table. A table has a test file of its own, so that they run side by side. */
export function testConformance(strategies: Readonly<Record<string, () => Strategy>>): void {
  describe.each(Object.entries(strategies))("%s", (_, make) => {
    for (const { name, run } of strategyConformance(make)) it(`holds: ${name}`, run, timeoutMs);
  });
}
