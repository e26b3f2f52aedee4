import { describe, expect, it } from "vitest";
import { metricCallsFor } from "./metric-calls.js";

describe("metricCallsFor()", () => {
  it.each([
    ["light", 1, 100, 100 + 30 + 350 + 3 * 100],
    ["medium", 1, 100, 100 + 60 + 35 * 18 + 4 * 100],
    ["heavy", 2, 50, 50 + 90 + 35 * 33 + 7 * 50],
  ] as const)("has the numbers of the presets: %s, %i leaves, %i rows", (effort, leaves, rows, calls) => {
    expect(metricCallsFor(effort, leaves, rows)).toBe(calls);
  });
});
