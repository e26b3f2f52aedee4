import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { type ParentSelector, selectParent } from "./select-parent.js";

/** Program 0 is dominated; 1 is the best; 2 to 6 have an item each of their own. */
const scores = [
  [0.5, 0.5, 0, 0, 0, 0, 0],
  [1, 1, 0.5, 0.5, 0.5, 0.5, 0.5],
  [0, 0, 1, 0, 0, 0, 0.1],
  [0, 0, 0, 1, 0, 0, 0.2],
  [0, 0, 0, 0, 1, 0, 0.3],
  [0, 0, 0, 0, 0, 1, 0.4],
  [0, 0, 0, 0, 0, 0, 1],
];

function shares(selector: ParentSelector): readonly number[] {
  const generator = rng(3);
  const draws = Array.from({ length: 3000 }, () => selectParent(selector, scores, generator));
  return scores.map((_, program) => draws.filter((drawn) => drawn === program).length / draws.length);
}

describe("selectParent()", () => {
  it("draws by the fronts", () => {
    const drawn = shares("pareto");
    expect(drawn[0]).toBe(0);
    expect(drawn[1]).toBeCloseTo(2 / 7, 1);
    expect(drawn[6]).toBeCloseTo(1 / 7, 1);
  });

  it("takes the best, always or nine times in ten", () => {
    expect(shares("best")).toEqual([0, 1, 0, 0, 0, 0, 0]);
    const drawn = shares("epsilonGreedy");
    expect(drawn[1]).toBeCloseTo(0.9 + 0.1 / 7, 1);
    expect(Math.min(...drawn)).toBeGreaterThan(0);
  });

  it("leaves all but the best five out of the fronts", () => {
    // By their means: 1, 5, 4, 3, 2; the program 6 ties with 0 for the last places.
    const drawn = shares("topPareto");
    expect(drawn.map((share) => share > 0)).toEqual([false, true, true, true, true, true, false]);
  });

  it("answers with the best where nothing has a score", () => {
    expect(selectParent("pareto", [[undefined], [undefined]], rng(0))).toBe(0);
  });
});
