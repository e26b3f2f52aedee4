import { describe, it } from "vitest";
import { strategiesUnderTest } from "./strategies-under-test.js";
import { strategyConformance } from "./strategy-conformance.js";

/** Some seconds are normal: a case compiles up to two dozen times. */
const timeoutMs = 60_000;

describe.each(Object.entries(strategiesUnderTest))("%s", (_, make) => {
  for (const { name, run } of strategyConformance(make)) it(`holds: ${name}`, run, timeoutMs);
});
