import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { isBehind } from "./is-behind.js";

/** Every order of some values, equal orders once. */
function orders(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length === 0) return [[]];
  return [...new Set(values)].flatMap((first) => {
    const rest = [...values];
    rest.splice(rest.indexOf(first), 1);
    return orders(rest).map((order) => [first, ...order]);
  });
}

/** Whether any look, after each of the examples, finds the challenger behind. */
function isEverBehind(order: readonly number[], errorRate: number): boolean {
  return order.some((_, index) => isBehind(order.slice(0, index + 1), { total: order.length, errorRate }));
}

const count = (size: number, value: number): number[] => Array.from({ length: size }, () => value);

describe("isBehind()", () => {
  it("is wrong in at most the stated share of all orders, with a look after every example", () => {
    const difference = fc.constantFrom<number>(-1, -0.5, 0, 0.25, 1);
    const population = fc
      .array(difference, { minLength: 2, maxLength: 6 })
      .filter((values) => values.reduce((a, b) => a + b, 0) >= 0);
    fc.assert(
      fc.property(population, fc.constantFrom<number>(0.05, 0.2, 0.5), (values, errorRate) => {
        const all = orders(values);
        const wrong = all.filter((order) => isEverBehind(order, errorRate));
        expect(wrong.length / all.length).toBeLessThanOrEqual(errorRate);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  /** Mean difference 0; over 4,000 orders each: 3.9, 4.0, 4.2 and 4.0 % at 300 examples, the first 3.6 % at 100 and 2.2 % at 20. */
  it.each([
    { name: "0/1 scores", differences: [...count(45, 1), ...count(45, -1), ...count(210, 0)] },
    {
      name: "0/1 scores that seldom differ",
      differences: [...count(9, 1), ...count(9, -1), ...count(282, 0)],
    },
    {
      name: "rare gains and many small losses",
      differences: [...count(12, 1), ...count(288, -12 / 288)],
    },
    { name: "grades", differences: Array.from({ length: 300 }, (_, i) => -0.5 + i / 299) },
  ])("is wrong in at most one of 20 random orders: $name", ({ name, differences }) => {
    const source = rng(11).fork(name);
    const runs = 600;
    let wrong = 0;
    for (let run = 0; run < runs; run++) {
      const order = source.shuffle(differences).slice(0, -1);
      if (isBehind(order, { total: differences.length, errorRate: 0.05 })) wrong++;
    }
    expect(wrong / runs).toBeLessThan(0.05);
  });

  it("finds a challenger behind that loses a fifth of 100 examples, on about half of them", () => {
    const source = rng(3);
    const differences = [...count(5, 1), ...count(25, -1), ...count(70, 0)];
    const needed = Array.from({ length: 200 }, () => {
      const order = source.shuffle(differences);
      return order.findIndex((_, i) => isBehind(order.slice(0, i + 1), { total: 100, errorRate: 0.05 })) + 1;
    });
    expect(needed.every((n) => n > 0)).toBe(true);
    expect(needed.reduce((a, b) => a + b, 0) / needed.length).toBeLessThan(50);
  });

  it("is certain once all examples are known, or once the rest cannot make it good", () => {
    const certain = { total: 4, errorRate: 1e-9 };
    expect(isBehind([0, 0, 0.5, -0.75], certain)).toBe(true);
    expect(isBehind([0, 0, 0.5, -0.5], certain)).toBe(false);
    expect(isBehind([0.1, 0.2, -0.3, 0], certain)).toBe(false); // sums to a rounding error below 0
    expect(isBehind([-1, -1, -1], certain)).toBe(true);
    expect(isBehind([-1, -1], certain)).toBe(false); // two wins would make it even
  });

  it("knows nothing without a common example", () => {
    expect(isBehind([], { total: 10, errorRate: 0.05 })).toBe(false);
  });

  it("stays behind, whatever comes after", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<number>(-1, -1, 0, 1), { minLength: 12, maxLength: 30 }),
        (order) => {
          const looks = order.map((_, i) =>
            isBehind(order.slice(0, i + 1), { total: order.length + 1, errorRate: 0.2 }),
          );
          expect(looks).toEqual([...looks].sort());
        },
      ),
      { seed: 5 },
    );
  });
});
