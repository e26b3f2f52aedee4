import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeVectors } from "../embed/vectors.js";
import type { Router, RoutingRule } from "../program/parameters.js";
import { chooseExpert } from "./choose-expert.js";
import { decodeRouter } from "./decoded-router.js";

type Point = readonly [number, number];
interface Region {
  readonly centroid: Point;
  readonly members?: readonly Point[];
  readonly share?: number;
}

const router = (rule: RoutingRule, regions: readonly Region[], rest: Partial<Router> = {}): Router => ({
  path: "",
  rule,
  embedder: { id: "plane", dimension: 2 },
  experts: regions.map(({ centroid, members = [centroid], share }) => ({
    centroid: encodeVectors(Float32Array.from(centroid)),
    members: encodeVectors(...members.map((member) => Float32Array.from(member))),
    ...(share !== undefined && { share }),
    parameters: {},
  })),
  ...rest,
});
const choose = (of: Router, ...point: Point) => chooseExpert(decodeRouter(of), Float32Array.from(point));

const left: Region = {
  centroid: [-1, 0],
  members: [
    [-1, 0.5],
    [-1, -0.5],
    [0.25, 0],
  ],
};
const right: Region = { centroid: [1, 0], members: [[1, 0]] };

describe("chooseExpert()", () => {
  it("centroid: takes the nearest, with its distance; ties go to the lower index", () => {
    const of = router("centroid", [left, right, right]);
    expect(choose(of, 0.5, 0)).toEqual({ expert: 1, distance: 0.5 });
    expect(choose(of, 0, 0)).toEqual({ expert: 0, distance: 1 });
  });

  it("nearestDemo: takes the expert of the nearest member, with the distance from the nearest centroid", () => {
    expect(choose(router("nearestDemo", [left, right]), 0.5, 0)).toEqual({ expert: 0, distance: 0.5 });
    expect(choose(router("nearestDemo", [right, left]), 1, 0).expert).toBe(0);
  });

  it("kernel: weighs all members by their distance, however far they are", () => {
    const many: Region = {
      centroid: [-1, 0],
      members: [
        [-1, 0],
        [-1, 0.1],
        [-1, -0.1],
      ],
    };
    expect(choose(router("kernel", [right, many], { bandwidth: 2 }), 0.1, 0).expert).toBe(1);
    expect(choose(router("kernel", [right, many], { bandwidth: 0.1 }), 0.1, 0).expert).toBe(0);
    expect(choose(router("kernel", [many, right], { bandwidth: 1e-3 }), 1e3, 0).expert).toBe(1);
  });

  it("mixture: tells the responsibilities, by distance and share", () => {
    const even = choose(router("mixture", [left, right], { bandwidth: 1 }), 0, 0);
    expect([...(even.responsibilities ?? [])]).toEqual([0.5, 0.5]);
    const shares = [
      { ...left, share: 0.2 },
      { ...right, share: 0.8 },
    ];
    const uneven = choose(router("mixture", shares, { bandwidth: 1 }), 0, 0);
    expect(uneven.expert).toBe(1);
    expect(uneven.responsibilities?.[1]).toBeCloseTo(0.8, 12);
    // exp(-(0.5² - 1.5²) / 2) = e: the odds of the nearer one at bandwidth 1
    const nearer = choose(router("mixture", [left, right], { bandwidth: 1 }), 0.5, 0);
    expect(nearer.responsibilities?.[1]).toBeCloseTo(Math.E / (1 + Math.E), 12);
    const far = choose(router("mixture", [left, right], { bandwidth: 1e-6 }), 1e6, 0);
    expect([...(far.responsibilities ?? [])]).toEqual([0, 1]);
  });

  it("names no expert beyond the reach, and one at it", () => {
    const of = router("nearestDemo", [left, right], { reach: 0.5 });
    expect(choose(of, 1.5, 0).expert).toBe(1);
    expect(choose(of, 2, 0)).toEqual({ expert: undefined, distance: 1 });
  });

  it("sends what equals a centroid to an expert of that centroid, in any dimension", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.float({ min: -1, max: 1, noNaN: true })),
        (dimension, numbers) => {
          const rows = Array.from({ length: 5 }, () =>
            Float32Array.from({ length: dimension }, () => numbers.next().value),
          );
          const of: Router = {
            path: "",
            rule: "centroid",
            embedder: { id: "any", dimension },
            experts: rows.map((row) => ({ centroid: encodeVectors(row), parameters: {} })),
          };
          for (const row of rows) {
            const { expert, distance } = chooseExpert(decodeRouter(of), row);
            expect(distance).toBe(0);
            expect(rows[expert ?? -1]).toEqual(row);
          }
        },
      ),
    );
  });
});
