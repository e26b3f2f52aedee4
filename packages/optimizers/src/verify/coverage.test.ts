import { describe, expect, it } from "vitest";
import { type Rng, rng } from "../random/index.js";
import { decide } from "./decide.js";
import { pairedInterval } from "./paired-interval.js";

/** One pair of systems: their true mean gain, and a draw of (score before, score after) on one example. */
interface World {
  readonly gain: number;
  readonly draw: () => readonly [before: number, after: number];
}

const clipped = (score: number): number => Math.min(1, Math.max(0, score));

/** 0/1 scores that agree by more or less; `lift` is the true gain. */
function binary(source: Rng, lift: number): World {
  const before = 0.2 + 0.5 * source.next();
  const agreement = source.next();
  return {
    gain: lift,
    draw: () => {
      const u = source.next();
      const v = source.next() < agreement ? u : source.next();
      return [u < before ? 1 : 0, v < before + lift ? 1 : 0];
    },
  };
}

/** 0/1 scores where from 5 to 15 % of the examples change, for better or worse. */
function rarelyChanging(source: Rng, better: number): World {
  const changing = 0.05 + 0.1 * source.next();
  return {
    gain: changing * (2 * better - 1),
    draw: () => (source.next() >= changing ? [1, 1] : source.next() < better ? [0, 1] : [1, 0]),
  };
}

/** Fractional scores, all different. */
function fractional(source: Rng, lift: number): World {
  const deviation = 0.02 + 0.06 * source.next();
  return {
    gain: lift,
    draw: () => {
      const score = 0.35 + 0.2 * source.next();
      return [
        clipped(score + deviation * source.normal()),
        clipped(score + lift + deviation * source.normal()),
      ];
    },
  };
}

/** Scores in quarters, many of them unchanged. */
function quarters(source: Rng, better: number): World {
  const unchanged = 0.2 + 0.6 * source.next();
  return {
    gain: (1 - unchanged) * (2 * better - 1) * 0.375,
    draw: () => {
      if (source.next() < unchanged) return [0.5, 0.5];
      const change = 0.25 * (1 + source.int(2));
      return source.next() < better ? [0.5, 0.5 + change] : [0.5, 0.5 - change];
    },
  };
}

const worlds = (make: (source: Rng) => World, seed: string, count = 2000): World[] =>
  Array.from({ length: count }, (_, i) => make(rng(seed).fork(String(i))));
const sample = ({ draw }: World, count: number) => {
  const pairs = Array.from({ length: count }, draw);
  return { before: pairs.map(([before]) => before), after: pairs.map(([, after]) => after) };
};
const share = (hits: readonly boolean[]): number => hits.filter(Boolean).length / hits.length;

/** The share of worlds whose true gain lies in the interval. */
function coverage(make: (source: Rng) => World, count: number): number {
  return share(
    worlds(make, `coverage ${count}`, 4000).map((world) => {
      const { before, after } = sample(world, count);
      const [low, high] = pairedInterval(after.map((score, i) => score - (before[i] ?? Number.NaN)));
      return low <= world.gain && world.gain <= high;
    }),
  );
}

describe("pairedInterval(), simulated", () => {
  it.each([
    ["0/1 scores", (source: Rng) => binary(source, 0.3 * source.next())],
    ["fractional scores", (source: Rng) => fractional(source, 0.2 * (source.next() - 0.5))],
    ["scores in quarters", (source: Rng) => quarters(source, source.next())],
  ] as const)(
    "covers the true gain in 93.5 to 96.5 % of worlds: $0",
    (_, make) => {
      for (const count of [20, 50, 200, 500]) {
        const covered = coverage(make, count);
        expect(covered, `${count} examples`).toBeGreaterThanOrEqual(0.935);
        expect(covered, `${count} examples`).toBeLessThanOrEqual(0.965);
      }
    },
    60_000,
  );

  it("is careful, not wrong, where few examples change", () => {
    const make = (source: Rng) => rarelyChanging(source, source.next());
    for (const count of [20, 50, 100]) expect(coverage(make, count)).toBeGreaterThanOrEqual(0.94);
    expect(coverage(make, 500)).toBeLessThanOrEqual(0.965);
  }, 60_000);
});

describe("decide(), simulated without a gain", () => {
  it.each([
    ["0/1 scores", (source: Rng) => binary(source, 0)],
    ["0/1 scores that rarely change", (source: Rng) => rarelyChanging(source, 0.5)],
    ["fractional scores", (source: Rng) => fractional(source, 0)],
    ["scores in quarters", (source: Rng) => quarters(source, 0.5)],
  ] as const)(
    "claims one in at most 3.5 % of worlds, and adopts in about a fifth: $0",
    (_, make) => {
      for (const count of [20, 100]) {
        const decisions = worlds(make, `null ${count}`).map((world) => decide(sample(world, count)));
        expect(share(decisions.map(({ claimed }) => claimed)), `${count} examples`).toBeLessThanOrEqual(
          0.035,
        );
        expect(share(decisions.map(({ adopted }) => adopted)), `${count} examples`).toBeLessThanOrEqual(0.25);
      }
    },
    120_000,
  );
});

describe("decide(), simulated with a gain", () => {
  it("mostly claims twice the smallest gain that it says it could prove", () => {
    const decisions = worlds((source) => binary(source, 0.25), "gain")
      .slice(0, 300)
      .map((world) => decide(sample(world, 200)));
    const provable = decisions.filter(({ smallestProvableGain }) => 2 * smallestProvableGain <= 0.25);
    expect(provable.length).toBeGreaterThan(100);
    expect(share(provable.map(({ claimed }) => claimed))).toBeGreaterThan(0.9);
  });
});
