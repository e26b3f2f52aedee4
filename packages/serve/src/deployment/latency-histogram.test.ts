import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencyHistogram } from "./latency-histogram.js";

describe("latencyHistogram()", () => {
  it("has no percentile before the first duration", () => {
    expect(latencyHistogram().percentile(0.5)).toBeUndefined();
  });

  it("is within 2.5 % of the exact percentile, by rank", () => {
    const duration = fc.double({ min: 0.02, max: 600_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1),
        (durations, share) => {
          const histogram = latencyHistogram();
          for (const one of durations) histogram.add(one);
          const exact = durations.toSorted((a, b) => a - b)[Math.ceil(share * durations.length) - 1] ?? 0;
          const found = histogram.percentile(share) ?? Number.NaN;
          expect(Math.abs(found - exact) / exact).toBeLessThan(0.0251);
        },
      ),
    );
  });

  it("takes durations beyond its last bucket, and of nothing", () => {
    const histogram = latencyHistogram();
    histogram.add(0);
    histogram.add(1e9);
    expect(histogram.percentile(0.5)).toBe(0);
    expect(histogram.percentile(1)).toBeGreaterThan(3_600_000);
  });
});
