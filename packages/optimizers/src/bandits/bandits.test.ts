import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Arm, Bandit, Pull } from "./bandit.js";
import { bruteForce } from "./brute-force.js";
import { playBandit } from "./play-bandit.js";
import { successiveHalving } from "./successive-halving.js";
import { phaseLengths, successiveRejects } from "./successive-rejects.js";
import { ucb } from "./ucb.js";
import { ucbE } from "./ucb-e.js";

const bandits = {
  ucb: ucb({ perRound: 3, items: 4 }),
  ucbE: ucbE({ perRound: 3, items: 4 }),
  successiveRejects,
  successiveHalving,
  bruteForce,
} as const satisfies Record<string, Bandit>;

/** Scores of each arm by item; an arm meets them in order. */
type Scores = readonly (readonly number[])[];

function table(scores: Scores, known: readonly number[] = []) {
  const met = scores.map((items, arm) => Math.min(known[arm] ?? 0, items.length));
  const rounds: (readonly Pull[])[] = [];
  const arms = (): readonly Arm[] =>
    scores.map((items, arm) => {
      const pulls = met[arm] ?? 0;
      const sum = items.slice(0, pulls).reduce((a, b) => a + b, 0);
      return { pulls, left: items.length - pulls, mean: pulls === 0 ? 0 : sum / pulls };
    });
  const pull = (pulls: readonly Pull[]): void => {
    rounds.push(pulls);
    for (const { arm, items } of pulls) met[arm] = (met[arm] ?? 0) + items;
  };
  return { arms, pull, met, rounds, spent: () => rounds.flat().reduce((sum, { items }) => sum + items, 0) };
}

/** Plays the bandit itself, however large the budget. */
function play(bandit: Bandit, budget: number, { arms, pull }: ReturnType<typeof table>): readonly number[] {
  const game = bandit(arms(), budget);
  let round = game.next();
  while (round.done !== true) {
    pull(round.value);
    round = game.next(arms());
  }
  return round.value;
}

const worlds = fc
  .record({ arms: fc.integer({ min: 0, max: 9 }), items: fc.integer({ min: 0, max: 20 }) })
  .chain(({ arms, items }) =>
    fc.record({
      scores: fc.array(fc.array(fc.constantFrom(0, 0.5, 1), { minLength: items, maxLength: items }), {
        minLength: arms,
        maxLength: arms,
      }),
      known: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: arms }),
      budget: fc.integer({ min: 0, max: 200 }),
    }),
  );

describe.each(Object.entries(bandits))("%s", (_, bandit) => {
  it("spends exactly its budget, or all that is left, and never an item of an arm twice", () => {
    fc.assert(
      fc.property(worlds, ({ scores, known, budget }) => {
        const world = table(scores, known);
        const open = world.arms().reduce((sum, { left }) => sum + left, 0);
        const ranking = play(bandit, budget, world);
        expect(world.spent()).toBe(Math.min(budget, open));
        expect(world.met.every((count, arm) => count <= (scores[arm]?.length ?? 0))).toBe(true);
        for (const round of world.rounds) {
          expect(new Set(round.map(({ arm }) => arm)).size).toBe(round.length);
          expect(round.every(({ items }) => Number.isInteger(items) && items > 0)).toBe(true);
        }
        expect(ranking.toSorted((a, b) => a - b)).toEqual([...scores.keys()]);
      }),
    );
  });

  it("puts the best arm first where the budget knows everything", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ scores, known }) => {
        const world = table(scores, known);
        const ranking = await playBandit(bandit, {
          budget: 200,
          arms: world.arms,
          pull: async (pulls) => world.pull(pulls),
        });
        const means = ranking.map((arm) => world.arms()[arm]?.mean ?? 0);
        expect(means).toEqual(means.toSorted((a, b) => b - a));
      }),
    );
  });

  it("finds a clearly better arm with a third of the runs, and keeps it among the first four of twelve", () => {
    for (let better = 0; better < 12; better++) {
      const scores = Array.from({ length: 12 }, (_, arm) =>
        Array.from({ length: 48 }, (_, item) => {
          const isLucky = ((arm * 7 + item * 5) % 12) / 12 < (arm === better ? 0.9 : 0.3);
          return isLucky ? 1 : 0;
        }),
      );
      expect(play(bandit, 192, table(scores)).slice(0, 4)).toContain(better);
    }
  });
});

describe("ucb()", () => {
  it("pulls arms that met nothing first, then by mean and uncertainty", () => {
    const arms: readonly Arm[] = [
      { pulls: 8, left: 16, mean: 0.5 },
      { pulls: 2, left: 22, mean: 0.5 },
      { pulls: 0, left: 24, mean: 0 },
      { pulls: 24, left: 0, mean: 1 },
    ];
    const first = ucb({ perRound: 2, items: 4 })(arms, 10).next();
    expect(first.value).toEqual([
      { arm: 2, items: 4 },
      { arm: 1, items: 4 },
    ]);
  });

  it("weighs what is little known by c · √(ln t / n)", () => {
    // t = 20: 0.6 + c · √(ln 20 / 16) against 0.3 + c · √(ln 20 / 4); they are even at c = 0.3 / (√(ln 20 / 4) - √(ln 20 / 16)) = 0.693…
    const arms: readonly Arm[] = [
      { pulls: 16, left: 9, mean: 0.6 },
      { pulls: 4, left: 9, mean: 0.3 },
    ];
    const firstAt = (exploration: number) =>
      ucb({ exploration, perRound: 1, items: 1 })(arms, 1).next().value;
    expect(firstAt(0.69)).toEqual([{ arm: 0, items: 1 }]);
    expect(firstAt(0.7)).toEqual([{ arm: 1, items: 1 }]);
  });
});

describe("ucbE()", () => {
  it("weighs what is little known by √(c / n)", () => {
    // Even where √c · (1 / 2 - 1 / 4) = 0.3: at c = 1.44.
    const arms: readonly Arm[] = [
      { pulls: 16, left: 9, mean: 0.6 },
      { pulls: 4, left: 9, mean: 0.3 },
    ];
    const firstAt = (exploration: number) =>
      ucbE({ exploration, perRound: 1, items: 1 })(arms, 1).next().value;
    expect(firstAt(1.43)).toEqual([{ arm: 0, items: 1 }]);
    expect(firstAt(1.45)).toEqual([{ arm: 1, items: 1 }]);
  });
});

describe("successiveRejects", () => {
  it("has the phases of the formula", () => {
    // K = 4: logBar = 1/2 + 1/2 + 1/3 + 1/4 = 19/12; (100 - 4) · 12/19 = 60.63…, over 4, 3 and 2.
    expect(phaseLengths(4, 100)).toEqual([16, 21, 31]);
    // K = 2: logBar = 1; (10 - 2) / 2.
    expect(phaseLengths(2, 10)).toEqual([4]);
    // K = 8: logBar = 1/2 + 1/2 + … + 1/8 = 2.2178…; 192 / 2.2178… = 86.57…
    expect(phaseLengths(8, 200)).toEqual([11, 13, 15, 18, 22, 29, 44]);
    expect(phaseLengths(1, 10)).toEqual([]);
    expect(phaseLengths(5, 3)).toEqual([0, 0, 0, 0]);
  });

  it("never plans more than the budget", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 3000 }), (arms, extra) => {
        const lengths = phaseLengths(arms, arms + extra);
        const planned = lengths.reduce((sum, length) => sum + length, lengths.at(-1) ?? 0);
        expect(planned).toBeLessThanOrEqual(arms + extra);
      }),
    );
  });

  it("pulls the live arms alike in every phase, one fewer each time, and the rest goes to the winner", () => {
    const scores = [0.2, 0.8, 0.4, 0.6].map((score) => Array.from({ length: 100 }, () => score));
    const world = table(scores);
    expect(play(successiveRejects, 100, world)).toEqual([1, 3, 2, 0]);
    expect(world.rounds).toEqual([
      [0, 1, 2, 3].map((arm) => ({ arm, items: 16 })),
      [1, 3, 2].map((arm) => ({ arm, items: 5 })),
      [1, 3].map((arm) => ({ arm, items: 10 })),
      [{ arm: 1, items: 1 }],
    ]);
  });
});

describe("successiveHalving", () => {
  it("deals equal shares to its rounds", () => {
    const scores = [0.2, 0.8, 0.4, 0.6].map((score) => Array.from({ length: 100 }, () => score));
    const world = table(scores);
    expect(play(successiveHalving, 80, world)).toEqual([1, 3, 2, 0]);
    expect(world.rounds).toEqual([
      [0, 1, 2, 3].map((arm) => ({ arm, items: 10 })),
      [1, 3].map((arm) => ({ arm, items: 20 })),
    ]);
  });
});
