import type { CompileEstimate, EstimatedCost } from "@signet/optimizers";
import { describe, expect, it } from "vitest";
import { estimateLines } from "./estimate-lines.js";

const cost: EstimatedCost = {
  calls: { expected: 1782.4, most: 4288 },
  tokens: { expected: 145_924, most: 457_744 },
  usd: { expected: 0.3456, most: 1.1 },
  seconds: { expected: 222.8, most: 536 },
};
const estimate: CompileEstimate = {
  basis: "before",
  phases: [],
  whole: cost,
  left: cost,
  pace: { secondsPerCall: 1, source: "assumed", concurrency: 8 },
  isLowerBound: false,
  limits: [],
  notes: [],
};
const { usd: _, ...unpriced } = cost;
const nothing = { expected: 0, most: 0 };

describe("estimateLines()", () => {
  it("says calls, tokens, money and time in one line", () => {
    expect(estimateLines(estimate)).toEqual([
      "Estimate: about 1,780 calls (at most 4,288), 146,000 tokens, $0.35, 3 min 43 s if a call takes 1.0 s.",
    ]);
  });

  it("says that a cost is unknown, that there is no bound, and where the numbers are from", () => {
    const left = { ...unpriced, calls: { expected: 900 } };
    const measured = {
      ...estimate,
      basis: "measured",
      isLowerBound: true,
      left,
      pace: { ...estimate.pace, source: "measured" },
    } as const;
    expect(estimateLines(measured)).toEqual([
      "Estimate, from what the first runs took: at least 900 more calls, 146,000 tokens, cost unknown, 3 min 43 s.",
    ]);
  });

  it("says nothing of money where all is free", () => {
    const left = { ...cost, usd: nothing };
    expect(estimateLines({ ...estimate, left })[0]).toContain("146,000 tokens, 3 min");
  });

  it("says where the budget cuts it, and whether that is expected", () => {
    const calls = { kind: "calls", limit: 2000 } as const;
    const usd = { kind: "usd", limit: 0.2 } as const;
    expect(estimateLines({ ...estimate, limits: [{ ...calls, isExpected: false }] })[1]).toBe(
      "Should it come to the most, the budget cuts it at 2,000 calls.",
    );
    const limits = [
      { ...calls, isExpected: false },
      { ...usd, isExpected: true },
    ];
    expect(estimateLines({ ...estimate, limits })[1]).toBe("The budget cuts it at $0.2.");
  });

  it("says that nothing is to be paid", () => {
    const free: EstimatedCost = { calls: nothing, tokens: nothing, usd: nothing, seconds: nothing };
    expect(estimateLines({ ...estimate, left: free })).toEqual([
      "Estimate: nothing is left to pay, the study holds all of it.",
    ]);
    expect(estimateLines({ ...estimate, whole: free, left: free })).toEqual([
      "Estimate: no call of a model.",
    ]);
  });
});
