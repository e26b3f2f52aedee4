import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SelectEntries, selectEntries } from "./trajectory.js";

interface Entry {
  readonly name: string;
  readonly score: number;
}

const entries: readonly Entry[] = [
  { name: "a", score: 0.5 },
  { name: "b", score: 0.9 },
  { name: "c", score: 0.1 },
  { name: "d", score: 0.7 },
  { name: "e", score: 0.4 },
];
/** The last one is the current: it is like itself. */
const similarities = [0.2, 0.8, 0.3, 0.6, 1];

function shown(options: Partial<SelectEntries<Entry>>, of = entries): string {
  const given = { select: "recency", length: 3, order: "ascending", ...options } as const;
  return selectEntries(of, { ...given, scoreOf: ({ score }) => score })
    .map(({ name }) => name)
    .join("");
}

describe("selectEntries()", () => {
  it("shows the current one alone, the last, the most like the current, or the best", () => {
    expect(shown({ select: "none" })).toBe("e");
    expect(shown({ select: "recency" })).toBe("cde");
    expect(shown({ select: "relevance", similarities })).toBe("dbe");
    expect(shown({ select: "importance" })).toBe("adb");
  });

  it("has the current one last where it is among the best, whatever it scores", () => {
    expect(shown({ select: "importance", length: 4 })).toBe("adbe");
    expect(shown({ select: "importance", length: 5 })).toBe("cadbe");
  });

  it("turns all of it round in descending order", () => {
    for (const select of ["none", "recency", "relevance", "importance"] as const)
      for (const length of [1, 2, 4, 9]) {
        const ascending = shown({ select, length, similarities });
        expect(shown({ select, length, similarities, order: "descending" })).toBe(
          [...ascending].reverse().join(""),
        );
      }
  });

  it("takes the later of equally good ones", () => {
    const equal = entries.map(({ name }) => ({ name, score: 0.5 }));
    expect(shown({ select: "importance", length: 2 }, equal)).toBe("de");
    expect(shown({ select: "relevance", length: 3, similarities: [1, 1, 1, 1, 1] })).toBe("cde");
  });

  it("shows at most k, all of them where there are no more, the current one among them unless the best are shown", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom("recency", "relevance", "importance"),
        (rows, length, select) => {
          const trajectory = rows.map(([score], index) => ({ name: String(index), score }));
          const chosen = selectEntries(trajectory, {
            select,
            length,
            order: "ascending",
            similarities: rows.map(([, similarity]) => similarity),
            scoreOf: ({ score }) => score,
          });
          expect(chosen).toHaveLength(Math.min(length, rows.length));
          expect(new Set(chosen).size).toBe(chosen.length);
          if (select !== "importance") expect(chosen.at(-1)).toBe(trajectory.at(-1));
        },
      ),
    );
  });
});
