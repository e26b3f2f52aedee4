import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreInterval } from "../evaluate/score-interval.js";
import { driftTest } from "./drift-test.js";
import { normalTail, scoreBound } from "./score-bound.js";
import { scoreLooks } from "./score-looks.js";

/** Draws from [0, 1), the same for the same seed. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A compile's score on so many examples, as an artifact holds it. */
function measured(rate: number, n: number, draw: () => number) {
  const scores = Array.from({ length: n }, () => Number(draw() < rate));
  return { score: scores.reduce((sum, score) => sum + score, 0) / n, interval: scoreInterval(scores) };
}

const settings = { window: 100, confidence: 0.95 };

describe("driftTest()", () => {
  it.each([0.5, 0.8, 0.97])(
    "takes a program that stays at %d for a worse one in less than 5 percent of 400 streams of 10,000 requests",
    (rate) => {
      let alarms = 0;
      for (let seed = 0; seed < 400; seed++) {
        const draw = draws(seed);
        const test = driftTest(measured(rate, 200, draw), settings);
        for (let request = 0; request < 10_000; request++) test.add(Number(draw() < rate));
        if (test.finding().drifted) alarms++;
      }
      expect(alarms).toBeLessThanOrEqual(0.05 * 400);
    },
  );

  it("finds a drop of 0.1 within 6,400 requests in 95 of 100 streams, when the stored score is of 1,000 examples", () => {
    let found = 0;
    for (let seed = 0; seed < 200; seed++) {
      const draw = draws(seed);
      const test = driftTest(measured(0.8, 1000, draw), settings);
      for (let request = 0; request < 5_000; request++) test.add(Number(draw() < 0.8));
      for (let request = 0; request < 6_400 && !test.finding().drifted; request++)
        test.add(Number(draw() < 0.7));
      if (test.finding().drifted) found++;
    }
    expect(found).toBeGreaterThanOrEqual(0.95 * 200);
  });

  it("finds a program that fails altogether at the first look", () => {
    const test = driftTest({ score: 0.8, n: 100 }, settings);
    const found = Array.from({ length: 150 }, () => test.add(0)).indexOf(true);
    expect(found).toBe(99);
    expect(test.finding()).toMatchObject({ drifted: true, scored: 150, live: { mean: 0, low: 0, n: 100 } });
    expect(test.finding().difference.high).toBeLessThan(0);
  });

  it("does not call better scores a drift", () => {
    const test = driftTest({ score: 0.5, n: 100 }, settings);
    for (let request = 0; request < 1000; request++) test.add(1);
    expect(test.finding().drifted).toBe(false);
    expect(test.finding().difference.low).toBeGreaterThan(0);
  });

  it("knows nothing before the first look", () => {
    const test = driftTest({ score: 0.5, n: 100 }, settings);
    expect(test.finding().live).toEqual({ mean: 0.5, low: 0, high: 1, n: 0 });
    test.add(1);
    expect(test.finding().live).toEqual({ mean: 1, low: 0, high: 1, n: 1 });
  });
});

describe("scoreLooks()", () => {
  it("looks at blocks of 1, 2, 4, … windows, each when it is full", () => {
    const looks = scoreLooks(10, 0.05);
    const sizes = Array.from({ length: 80 }, () => looks.add(1).map(({ n }) => n)).filter(
      ({ length }) => length > 0,
    );
    expect(sizes).toEqual([[10], [10, 20], [10], [10, 20, 40], [10], [10, 20], [10], [10, 20, 40, 80]]);
  });

  it("widens the interval of equal blocks with every look", () => {
    const looks = scoreLooks(10, 0.05);
    const widths = Array.from({ length: 100 }, (_, index) => looks.add(index % 2))
      .flat()
      .filter(({ n }) => n === 10)
      .map(({ range: [low, high] }) => high - low);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });
});

describe("scoreBound()", () => {
  it("holds the mean, and narrows with more scores and a larger error", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 10_000 }), (mean, n) => {
        const [low, high] = scoreBound(mean, n, 0.01);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
        expect(low >= 0 && high <= 1).toBe(true);
        for (const [nearLow, nearHigh] of [scoreBound(mean, n * 2, 0.01), scoreBound(mean, n, 0.1)]) {
          expect(nearLow).toBeGreaterThanOrEqual(low - 1e-9);
          expect(nearHigh).toBeLessThanOrEqual(high + 1e-9);
        }
      }),
    );
  });

  it("is the rule of three for scores that were all 1: 0.05 = low^n", () => {
    expect(scoreBound(1, 100, 0.05)[0]).toBeCloseTo(0.05 ** 0.01, 10);
    expect(scoreBound(0, 100, 0.05)[1]).toBeCloseTo(1 - 0.05 ** 0.01, 10);
  });
});

describe("normalTail()", () => {
  it.each([
    [0.025, 1.959964],
    [0.0125, 2.241403],
    [0.0005, 3.290527],
  ])("of %d is %d", (tail, z) => {
    expect(Math.abs(normalTail(tail) - z)).toBeLessThan(5e-4);
  });
});
