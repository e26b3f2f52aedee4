import { describe, expect, it } from "vitest";
import { makeWorld, type Setting, type World } from "./worlds.js";

const settings: readonly Setting[] = ["L1", "L2", "M1", "M2"];
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const zeros = ({ sizes }: World) => sizes.map(() => 0);
const accuracy = (world: World, combination: readonly number[]): number =>
  indices(world.examples).filter((example) => world.isRight(combination, example)).length / world.examples;
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((x) => (x - mean(values)) ** 2)));

describe("makeWorld()", () => {
  it("has the sizes of its setting", () => {
    const shapes = settings.map((setting) => {
      const { sizes, examples, runs, rates } = makeWorld({ setting, seed: 1 });
      return [sizes.join(" "), examples, runs, rates.length];
    });
    expect(shapes).toEqual([
      ["3 6", 100, 650, 18],
      ["3 6 3 6", 100, 1200, 324],
      ["6 12", 300, 2130, 72],
      ["6 12 6 12", 300, 3080, 5184],
    ]);
  });

  it("starts from 0.6, knows its best, and keeps every rate in [0.02, 0.98]", () => {
    for (const setting of settings) {
      const world = makeWorld({ setting, seed: 3, interaction: 0.5 });
      expect([world.base, world.p(zeros(world))]).toEqual([0.6, 0.6]);
      expect(world.best).toBe(Math.max(...world.rates));
      expect(Math.min(...world.rates)).toBeGreaterThanOrEqual(0.02);
      expect(world.best).toBeLessThanOrEqual(0.98);
    }
  });

  it("lowers what is better than the base to it, where no combination should be", () => {
    const [usual, world] = [
      makeWorld({ setting: "L1", seed: 3 }),
      makeWorld({ setting: "L1", seed: 3, isNull: true }),
    ];
    expect(world.rates).toEqual(usual.rates.map((rate) => Math.min(rate, 0.6)));
    expect(world.best).toBe(0.6);
  });

  it("numbers combinations with the last variable fastest", () => {
    const world = makeWorld({ setting: "L2", seed: 5 });
    expect(world.p([0, 0, 0, 1])).toBe(world.rates[1]);
    expect(world.p([1, 2, 0, 5])).toBe(world.rates[((1 * 6 + 2) * 3 + 0) * 6 + 5]);
  });

  it("is additive without interactions", () => {
    const world = makeWorld({ setting: "L2", seed: 4, interaction: 0 });
    const alone = world.p([2, 0, 0, 0]) + world.p([0, 0, 0, 3]) - world.base;
    expect(world.p([2, 0, 0, 3])).toBeCloseTo(alone, 12);
  });

  it("changes nothing but the interactions with `interaction`, in proportion", () => {
    const [none, one, three] = [0, 0.02, 0.06].map((interaction) =>
      makeWorld({ setting: "M1", seed: 8, interaction }),
    );
    expect(three?.difficulty).toEqual(none?.difficulty);
    const beyond = (world: World | undefined) => world!.rates.map((rate, c) => rate - none!.rates[c]!);
    beyond(three).forEach((value, c) => {
      expect(value).toBeCloseTo(3 * beyond(one)[c]!, 12);
    });
  });

  it("draws effects of 0.05 and interactions of 0.02", () => {
    const worlds = indices(400).map((seed) => makeWorld({ setting: "L1", seed, interaction: 0 }));
    const effects = worlds.flatMap((world) => indices(5).map((j) => world.p([0, j + 1]) - world.base));
    expect(mean(effects)).toBeCloseTo(0, 2);
    expect(deviation(effects)).toBeCloseTo(0.05, 2);
    const rates = makeWorld({ setting: "M2", seed: 1 }).rates;
    const additive = makeWorld({ setting: "M2", seed: 1, interaction: 0 }).rates;
    expect(deviation(rates.map((rate, c) => rate - additive[c]!))).toBeCloseTo(0.02, 3);
  });

  it("is right as often as its rate says", () => {
    const worlds = indices(300).map((seed) => makeWorld({ setting: "L1", seed }));
    const errors = worlds.map((world) => accuracy(world, [1, 3]) - world.p([1, 3]));
    expect(Math.abs(mean(errors))).toBeLessThan(0.012); // three standard errors
  });

  it("makes the same examples hard for every combination: answers of two combinations correlate by √½²", () => {
    const worlds = indices(200).map((seed) => makeWorld({ setting: "L1", seed, interaction: 0 }));
    const both = worlds.map(
      (world) =>
        mean(indices(100).map((e) => Number(world.isRight([0, 0], e) && world.isRight([1, 1], e)))) -
        mean([accuracy(world, [0, 0]), accuracy(world, [1, 1])]) ** 2,
    );
    // The covariance of two bits with p = 0.6 whose normals correlate by 0.5 is 0.0803, less what two means spread.
    expect(mean(both)).toBeGreaterThan(0.06);
    expect(mean(both)).toBeLessThan(0.1);
  });

  it("gives the same bits for the same seed, others for another", () => {
    const bits = (seed: number) =>
      indices(100).map((example) => makeWorld({ setting: "L2", seed }).isRight([1, 1, 1, 1], example));
    expect(bits(7)).toEqual(bits(7));
    expect(bits(7)).not.toEqual(bits(8));
  });

  it("is frozen: seed 42", () => {
    const world = makeWorld({ setting: "M2", seed: 42 });
    const bits = indices(32).map((example) => (world.isRight([1, 2, 3, 4], example) ? 1 : 0));
    expect([world.p([1, 2, 3, 4]).toFixed(12), world.best.toFixed(12), bits.join("")]).toMatchInlineSnapshot(`
      [
        "0.706418849955",
        "0.953580177718",
        "01111111111110011101111111001011",
      ]
    `);
  });

  it("refuses what is no combination and no example", () => {
    const world = makeWorld({ setting: "L1", seed: 1 });
    expect(() => world.p([0, 6])).toThrow(RangeError);
    expect(() => world.p([0])).toThrow(RangeError);
    expect(() => world.isRight([0, 0], 100)).toThrow(RangeError);
  });
});
