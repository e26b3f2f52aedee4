import fc from "fast-check";
import { mean, sum } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { domainOf } from "../domain.js";
import type { SearchSpace } from "../space.js";
import { scoredSpaces } from "../testing/scored-points.js";
import { columnsOf, designOf } from "./design.js";
import { levelSpace } from "./levels.js";
import { designFor } from "./model.js";

describe("designOf()", () => {
  it("puts two examples into one class exactly when the same points have met them", () => {
    fc.assert(
      fc.property(scoredSpaces, ({ sizes, scored, exampleIds }) => {
        const { classOf, classSizes, classPoints } = designOf(sizes, scored);
        const metBy = (id: string): readonly number[] =>
          scored.flatMap(({ scores }, at) => (scores.has(id) ? [at] : []));
        const met = exampleIds.filter((id) => metBy(id).length > 0);
        expect([...classOf.keys()].sort()).toEqual(met);
        for (const a of met) {
          const same = met.filter((b) => metBy(a).join() === metBy(b).join());
          expect(met.filter((b) => classOf.get(a) === classOf.get(b))).toEqual(same);
          expect(classSizes[classOf.get(a)!]).toBe(same.length);
          expect(classPoints[classOf.get(a)!]).toBe(metBy(a).length);
        }
      }),
    );
  });

  it("keeps each point's mean in each of its classes, less the mean of the origin", () => {
    fc.assert(
      fc.property(scoredSpaces, ({ sizes, scored }) => {
        const { points, classOf, centre, count, offsets } = designOf(sizes, scored);
        const known = scored.filter(({ scores }) => scores.size > 0);
        expect(points.map(({ levels }) => levels)).toEqual(known.map(({ levels }) => levels));
        expect(count).toBe(sum([0, ...known.map(({ scores }) => scores.size)]));
        points.forEach((point, at) => {
          const { scores } = known[at]!;
          expect([...point.classes]).toEqual(
            [...new Set([...scores.keys()].map((id) => classOf.get(id)!))].sort((a, b) => a - b),
          );
          point.classes.forEach((name, place) => {
            const own = [...scores].filter(([id]) => classOf.get(id) === name).map(([, score]) => score);
            expect(point.means[place]).toBeCloseTo(mean(own) - centre, 12);
          });
          expect(point.isOrigin).toBe(Math.max(...point.levels) === 0);
          expect(point.columns).toEqual(columnsOf(point.levels, offsets));
        });
      }),
    );
  });

  it("sums the squares of a class's scores about points and examples, and of examples about the class", () => {
    fc.assert(
      fc.property(scoredSpaces, ({ sizes, scored }) => {
        const { contrasts, classOf, classSizes } = designOf(sizes, scored);
        const wanted = { squares: 0, freedom: 0 };
        const examples: { squares: number; freedom: number; points: number }[] = [];
        for (const name of classSizes.keys()) {
          const ids = [...classOf].flatMap(([id, own]) => (own === name ? [id] : []));
          const rows = scored.filter(({ scores }) => scores.has(ids[0]!));
          const cell = (row: number, id: string): number => rows[row]!.scores.get(id)!;
          const rowMeans = rows.map((_, row) => mean(ids.map((id) => cell(row, id))));
          const idMeans = ids.map((id) => mean(rows.map((_, row) => cell(row, id))));
          const all = mean(rowMeans);
          rows.forEach((_, row) => {
            ids.forEach((id, at) => {
              wanted.squares += (cell(row, id) - rowMeans[row]! - idMeans[at]! + all) ** 2;
            });
          });
          wanted.freedom += (rows.length - 1) * (ids.length - 1);
          if (ids.length === 1) continue;
          examples.push({
            squares: rows.length * sum(idMeans.map((own) => (own - all) ** 2)),
            freedom: ids.length - 1,
            points: rows.length,
          });
        }
        expect(contrasts.noise.freedom).toBe(wanted.freedom);
        expect(contrasts.noise.squares).toBeCloseTo(wanted.squares, 10);
        expect(contrasts.examples.map(({ freedom, points }) => ({ freedom, points }))).toEqual(
          examples.map(({ freedom, points }) => ({ freedom, points })),
        );
        contrasts.examples.forEach(({ squares }, at) => {
          expect(squares).toBeCloseTo(examples[at]!.squares, 10);
        });
      }),
    );
  });

  it("measures from all scores while the origin has none, and from 0 while nothing has", () => {
    const levels = Int32Array.of(1);
    const scores = new Map([
      ["a", 1],
      ["b", 0],
      ["c", 0],
    ]);
    expect(designOf([2], [{ levels, scores }]).centre).toBeCloseTo(1 / 3, 12);
    expect(designOf([2], [{ levels, scores: new Map() }])).toMatchObject({ centre: 0, count: 0, points: [] });
  });
});

describe("designFor()", () => {
  const space: SearchSpace = {
    a: { kind: "categorical", size: 3 },
    b: { kind: "real", low: 0.1, high: 0.7, step: 0.2 },
    only: { kind: "integer", low: 4, high: 4 },
  };
  const levels = levelSpace(domainOf(space));

  it("averages the scores of one choice on one example", () => {
    const { points, count, centre, classOf } = designFor(levels, [
      { choice: { a: 1, b: 0.1 + 2 * 0.2, only: 4 }, scores: new Map([["x", 1]]) },
      { choice: { a: 0, b: 0.1, only: 4 }, scores: new Map([["x", 0.5]]) },
      {
        choice: { only: 4, b: 0.1 + 2 * 0.2, a: 1 },
        scores: new Map([
          ["x", 0],
          ["y", 1],
        ]),
      },
    ]);
    expect({ count, centre }).toEqual({ count: 3, centre: 0.5 });
    expect(points.map((point) => [...point.levels])).toEqual([
      [1, 2],
      [0, 0],
    ]);
    const [first] = points;
    expect(Object.fromEntries([...first!.classes].map((name, at) => [name, first!.means[at]]))).toEqual({
      [classOf.get("x")!]: 0,
      [classOf.get("y")!]: 0.5,
    });
  });

  it("leaves out choices that the space no longer has", () => {
    const scores = new Map([["x", 1]]);
    for (const choice of [
      { a: 3, b: 0.1 },
      { a: -1, b: 0.1 },
      { a: 0.5, b: 0.1 },
      { a: 0, b: 0.2 },
      { a: 0 },
    ])
      expect(designFor(levels, [{ choice, scores }]).points, JSON.stringify(choice)).toEqual([]);
  });
});

describe("levelSpace()", () => {
  it("numbers the values of every variable, and finds its way back", () => {
    const space: SearchSpace = {
      a: { kind: "categorical", size: 3 },
      b: { kind: "real", low: -0.3, high: 0.61, step: 0.1 },
      c: { kind: "integer", low: 1, high: 9, step: 4, log: false },
    };
    const { sizes, toChoice, levelsOf, toRow, toLevels } = levelSpace(domainOf(space));
    expect(sizes).toEqual([3, 10, 3]);
    for (let number = 0; number < 90; number++) {
      const levels = Int32Array.of(number % 3, Math.floor(number / 3) % 10, Math.floor(number / 30));
      expect(levelsOf(toChoice(levels))).toEqual(levels);
      expect(toLevels(toRow(levels))).toEqual(levels);
    }
  });

  it("refuses a variable with too many values", () => {
    for (const a of [
      { kind: "categorical", size: 1001 },
      { kind: "real", low: 0, high: 1 },
    ] as const)
      expect(() => levelSpace(domainOf({ a }))).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
