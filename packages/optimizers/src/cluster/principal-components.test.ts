import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { principalComponents } from "./principal-components.js";
import { pointSets } from "./testing/point-sets.js";
import { referenceCases } from "./testing/reference.js";

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, j) => sum + value * b[j]!, 0);

const noise = (count: number, dimension: number): Float32Array[] => {
  const random = rng("noise");
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: dimension }, (_, j) => random.normal() / Math.sqrt(j + 1)),
  );
};

describe("principalComponents()", () => {
  for (const { name, points, explained, components } of referenceCases()) {
    it(`finds the variances and directions of NumPy's singular values: ${name}`, () => {
      const found = principalComponents(points, { count: explained.length });
      expect(found.explained).toHaveLength(explained.length);
      found.explained.forEach((share, c) => {
        expect(Math.abs(share - explained[c]!)).toBeLessThan(1e-9);
      });
      components.forEach((expected, c) => {
        expect(dot(found.components[c]!, expected)).toBeCloseTo(1, 9);
      });
    });
  }

  it("finds a few components of many points and dimensions as exactly", () => {
    const points = noise(260, 240);
    const all = principalComponents(points, { count: 200 });
    const few = principalComponents(points, { count: 3, rng: rng("elsewhere") });
    few.explained.forEach((share, c) => {
      expect(Math.abs(share / all.explained[c]! - 1)).toBeLessThan(1e-6);
      expect(dot(few.components[c]!, all.components[c]!)).toBeCloseTo(1, 3);
    });
  });

  it("keeps all distances where it keeps all components", () => {
    const points = noise(12, 40); // fewer points than dimensions
    const { project, components, explained } = principalComponents(points, { count: 20 });
    expect(components).toHaveLength(11);
    expect(explained.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    const distance = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((v, j) => v - b[j]!));
    for (const a of points)
      for (const b of points) expect(distance(project(a), project(b))).toBeCloseTo(distance(a, b), 5);
    expect([...project(points[0]!).slice(11)]).toEqual(new Array(9).fill(0));
  });

  it("is orthonormal, in order, with positive largest coordinates, and projects the mean to 0", () => {
    fc.assert(
      fc.property(pointSets, fc.integer({ min: 1, max: 7 }), (points, count) => {
        const { mean, components, explained, project } = principalComponents(points, { count });
        components.forEach((a, i) => {
          for (const [j, b] of components.entries()) expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 9);
          expect(Math.max(...a)).toBe(Math.max(...a.map(Math.abs)));
        });
        expect([...explained].sort((a, b) => b - a)).toEqual([...explained]);
        const middle = project(Float32Array.from(mean));
        for (const value of middle) expect(Math.abs(value)).toBeLessThan(1e-5);
      }),
    );
  });

  it("finds both of two components with one variance", () => {
    const cross = [
      [1, 0, 0],
      [-1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
    ].map((row) => Float32Array.from(row));
    expect(principalComponents(cross, { count: 3 }).explained).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
  });

  it("has no component where all points are equal", () => {
    const same = [Float32Array.from([1, 2]), Float32Array.from([1, 2])];
    const { components, project } = principalComponents(same, { count: 2 });
    expect(components).toEqual([]);
    expect(project(Float32Array.from([5, 5]))).toEqual(new Float32Array(2));
  });

  it("refuses what cannot be", () => {
    expect(() => principalComponents([], { count: 2 })).toThrow("there are none");
    expect(() => principalComponents(noise(2, 2), { count: 0 })).toThrow("`count`");
  });
});
