import fc from "fast-check";
import { mean, sampleCorrelation, standardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "./rng.js";

const draws = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe("rng()", () => {
  it("gives the same draws for the same seed and path", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), fc.array(fc.string()), (seed, path) => {
        expect(draws(5, rng(seed, path).next)).toEqual(draws(5, rng(seed, path).next));
      }),
    );
  });

  it("keeps forks independent of the draws made before", () => {
    const fresh = rng(7);
    const used = rng(7);
    draws(100, used.next);
    expect(used.fork("a").next()).toBe(fresh.fork("a").next());
    expect(rng(7, ["a", "b"]).next()).toBe(rng(7).fork("a").fork("b").next());
  });

  it("tells seeds, their types, and paths apart", () => {
    const first = [
      rng(1),
      rng("1"),
      rng(2),
      rng(1, ["a"]),
      rng(1, ["a", "b"]),
      rng(1, ["a,b"]),
      rng(1, ["b"]),
    ].map((r) => r.next());
    expect(new Set(first).size).toBe(first.length);
  });

  it("has uncorrelated first draws for neighbouring seeds", () => {
    const first = Array.from({ length: 2000 }, (_, seed) => rng(seed).next());
    expect(mean(first)).toBeCloseTo(0.5, 1);
    expect(standardDeviation(first)).toBeCloseTo(Math.sqrt(1 / 12), 1);
    expect(Math.abs(sampleCorrelation(first.slice(1), first.slice(0, -1)))).toBeLessThan(0.07);
  });

  it("draws uniform numbers in [0, 1)", () => {
    const values = draws(20_000, rng("uniform").next);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const counts = new Array<number>(10).fill(0);
    for (const value of values) counts[Math.floor(value * 10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(1800));
  });

  it("draws integers below their bound, each equally often", () => {
    const source = rng("int");
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 14_000; i++) counts[source.int(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });

  it("shuffles into a new array with the same elements, uniformly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const shuffled = rng(seed).shuffle(items);
        expect(items).toEqual(before);
        expect([...shuffled].sort()).toEqual([...before].sort());
      }),
    );
    const orders = new Map<string, number>();
    const source = rng("shuffle");
    for (let i = 0; i < 6000; i++) {
      const order = source.shuffle(["a", "b", "c"]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("draws standard normal numbers", () => {
    const values = draws(20_000, rng("normal").normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(standardDeviation(values)).toBeCloseTo(1, 1);
    expect(values.filter((value) => Math.abs(value) > 1.959964).length / values.length).toBeCloseTo(0.05, 1);
  });

  it("picks elements, and refuses an empty list", () => {
    expect(["a", "b"]).toContain(rng(1).pick(["a", "b"]));
    expect(() => rng(1).pick([])).toThrow(RangeError);
  });

  it("is frozen: seed 42", () => {
    const source = rng(42);
    expect([
      source.next(),
      source.next(),
      source.int(1000),
      source.fork("tpe").int(1000),
    ]).toMatchInlineSnapshot(`
      [
        0.22400159457573532,
        0.09219442330556671,
        73,
        897,
      ]
    `);
  });
});
