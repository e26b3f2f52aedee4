import { describe, expect, it } from "vitest";
import { type Rng, rng } from "../random/index.js";
import { decide } from "./decide.js";
import { pairedInterval } from "./paired-interval.js";
import { smallestProvableGain } from "./smallest-provable-gain.js";
import { chanceOf, type PairWorld, tabulate } from "./testing/outcomes.js";

/** The scores of examples without a difference do not matter, so a fall starts at 1 and all else at 0. */
const decideOn = (differences: readonly number[]) =>
  decide({
    before: differences.map((d) => (d < 0 ? 1 : 0)),
    after: differences.map((d) => (d > 0 ? 1 : 0)),
  });
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** 0/1 worlds on a grid: the accuracy before, the gain, and the share of examples on which both are right or wrong together. */
function gridOfWorlds(gains: readonly number[]): PairWorld[] {
  return [0.3, 0.45, 0.6, 0.75, 0.9].flatMap((before) =>
    gains.flatMap((gain) =>
      [0, 0.3, 0.6, 0.8].map((together) => {
        const after = Math.min(0.98, before + gain);
        const both = together * Math.min(before, after) + (1 - together) * before * after;
        return { better: after - both, worse: before - both };
      }),
    ),
  );
}

describe("pairedInterval(), over all outcomes of 0/1 scores", () => {
  it.each([20, 30, 50])("covers the true gain in 93.5 to 96.5 % on average: %i examples", (count) => {
    const table = tabulate(count, pairedInterval);
    const coverage = (world: PairWorld): number =>
      chanceOf(
        table,
        world,
        ([low, high]) => low <= world.better - world.worse && world.better - world.worse <= high,
      );
    const covered = gridOfWorlds([0, 0.04, 0.09, 0.15, 0.22, 0.3]).map(coverage);
    expect(mean(covered)).toBeGreaterThan(0.945);
    expect(mean(covered)).toBeLessThan(0.965);
    expect(Math.min(...covered)).toBeGreaterThan(0.88);
  });
});

describe("decide(), over all outcomes of 0/1 scores", () => {
  it.each([20, 30, 40])(
    "claims a gain in at most 2.55 % where there is none, however much changes: %i examples",
    (count) => {
      const table = tabulate(count, (differences) => decideOn(differences).claimed);
      for (let change = 0.02; change < 0.95; change += 0.03) {
        const world = { better: change / 2, worse: change / 2 };
        expect(chanceOf(table, world, Boolean), `${change} changed`).toBeLessThan(0.0255);
      }
    },
  );

  it("claims a gain just when its interval is clear of zero", () => {
    for (const count of [20, 33]) {
      tabulate(count, decideOn)
        .flat()
        .forEach(({ claimed, gainInterval: [low] }) => {
          expect(claimed).toBe(low > 0);
        });
    }
  });

  it("claims the smallest provable gain with the power that was asked for", () => {
    const table = tabulate(60, (differences) => decideOn(differences).claimed);
    for (const change of [0.2, 0.4, 0.6]) {
      for (const power of [0.5, 0.8]) {
        let gain = 0.1; // the deviation depends on the gain: repeated until both agree
        for (let turn = 0; turn < 40; turn++) {
          gain = smallestProvableGain(60, Math.sqrt(change - gain ** 2), { power, changeSize: 1 });
        }
        const world = { better: (change + gain) / 2, worse: (change - gain) / 2 };
        expect(Math.abs(chanceOf(table, world, Boolean) - power)).toBeLessThan(0.07);
      }
    }
  });
});

/** A pair of systems with graded scores: their true mean gain, and a draw of the difference on one example. */
interface GradedWorld {
  readonly gain: number;
  readonly draw: () => number;
}

const gradedWorlds = {
  "scores that are all different": (source) => {
    const gain = 0.2 * (source.next() - 0.5);
    const deviation = 0.03 + 0.07 * source.next();
    return { gain, draw: () => gain + deviation * source.normal() };
  },
  "scores in quarters, many unchanged": (source) => {
    const unchanged = 0.2 + 0.6 * source.next();
    const better = source.next();
    return {
      gain: (1 - unchanged) * (2 * better - 1) * 0.375,
      draw: () => {
        if (source.next() < unchanged) return 0;
        return (source.next() < better ? 0.25 : -0.25) * (1 + source.int(2));
      },
    };
  },
  "skewed scores": (source) => {
    const direction = source.next() < 0.5 ? 1 : -1;
    return { gain: 0, draw: () => Math.max(-1, Math.min(1, direction * 0.1 * (1 - exponential(source)))) };
  },
} as const satisfies Record<string, (source: Rng) => GradedWorld>;

const exponential = (source: Rng): number => -Math.log(1 - source.next());
const sample = ({ draw }: GradedWorld, count: number): number[] => Array.from({ length: count }, draw);

describe("pairedInterval(), simulated", () => {
  const cases = Object.entries(gradedWorlds).flatMap(([name, make]) =>
    [20, 50].map((count) => [name, count, make] as const),
  );
  it.each(cases)("covers the true gain: %s, %i examples", (name, count, make) => {
    const source = rng(`${name} ${count}`);
    const covered = Array.from({ length: 400 }, () => {
      const world = make(source);
      const [low, high] = pairedInterval(sample(world, count));
      return low <= world.gain && world.gain <= high ? 1 : 0;
    });
    // The limits are 93.5 and 96.5 %; twice the standard error of 400 worlds is 2.2 points. With skew it converges slowly.
    expect(mean(covered)).toBeGreaterThan(name === "skewed scores" ? 0.9 : 0.915);
    expect(mean(covered)).toBeLessThan(0.98);
  });
});

describe("decide(), simulated without a gain", () => {
  it.each([
    ["scores that are all different", (source: Rng) => 0.05 * source.normal()],
    ["scores in quarters", (source: Rng) => 0.25 * (source.int(5) - 2)],
    [
      "gains and rarer, larger losses",
      (source: Rng) => (source.next() < 0.2 ? -0.6 : 0.15) + 0.05 * source.normal(),
    ],
    [
      "losses and rarer, larger gains",
      (source: Rng) => (source.next() < 0.2 ? 0.6 : -0.15) + 0.05 * source.normal(),
    ],
  ] as const)("claims one in at most 3.5 % of worlds: $0", (name, draw) => {
    const source = rng(name);
    const claimed = Array.from({ length: 200 }, () => {
      const differences = Array.from({ length: 20 }, () => Math.max(-1, Math.min(1, draw(source))));
      const before = differences.map((d) => Math.max(0, -d));
      return decide({ before, after: before.map((score, i) => Math.max(0, score + (differences[i] ?? 0))) })
        .claimed
        ? 1
        : 0;
    });
    expect(mean(claimed)).toBeLessThanOrEqual(0.035);
  });
});
