import { describe, expect, it } from "vitest";
import { type Acceptance, acceptances, signTest } from "./acceptance.js";

function isAccepted(rule: Acceptance, before: number, after: number, n = 100): boolean {
  const gained = Math.round(Math.max(0, after - before) * n);
  const differences = Array.from({ length: n }, (_, index) => (index < gained ? 1 : 0));
  return acceptances[rule]({ before, after, differences, hv: 0.1 });
}

describe("acceptances", () => {
  it.each([
    [0.5, 0.6, true],
    [0.8, 0.9, true], // 0.09999… in floating point
    [0.5, 0.59, false],
    [0.9, 0.95, false], // 1 - h_v is not above 1 - h_v
    [0.9, 1, true],
    [0.91, 0.92, true],
    [0.95, 0.95, false],
    [0.95, 0.94, false],
    [0.5, 0.4, false],
  ])("paper: from %d to %d is %s", (before, after, is) =>
    expect(isAccepted("paper", before, after)).toBe(is),
  );

  it.each([
    [0.5, 0.6, true],
    [0.5, 0.59, false],
    [0.9, 0.95, true], // half of the remaining error
    [0.9, 0.94, false],
    [0.99, 1, true], // one example
    [1, 1, false],
  ])("graded: from %d to %d is %s", (before, after, is) =>
    expect(isAccepted("graded", before, after)).toBe(is),
  );

  it("graded: asks for one example at least", () => {
    expect(isAccepted("graded", 0.9, 0.95, 20)).toBe(true);
    expect(isAccepted("graded", 0.95, 0.98, 20)).toBe(false);
  });

  it("significant: by the sign test, and never for the worse", () => {
    expect(isAccepted("significant", 0.5, 0.54)).toBe(true); // 4 : 0
    expect(isAccepted("significant", 0.5, 0.53)).toBe(false); // 3 : 0
    const differences = [...Array.from({ length: 9 }, () => 0.1), -1];
    expect(signTest(differences)).toBeLessThan(0.1);
    expect(acceptances.significant({ before: 0.5, after: 0.49, differences, hv: 0.1 })).toBe(false);
  });
});

describe("signTest()", () => {
  it("is the exact binomial tail", () => {
    expect(signTest([])).toBe(1);
    expect(signTest([0, 0])).toBe(1);
    expect(signTest([-1, -1])).toBe(1);
    expect(signTest([1])).toBeCloseTo(0.5, 12);
    expect(signTest([1, 1, 1, 1])).toBeCloseTo(1 / 16, 12);
    expect(signTest([1, 1, 1, -1])).toBeCloseTo(5 / 16, 12);
  });

  it("does not run out of digits", () => {
    const half = Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    expect(signTest(half)).toBeCloseTo(0.506, 2);
  });
});
