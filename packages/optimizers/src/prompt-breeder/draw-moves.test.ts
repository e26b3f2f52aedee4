import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { drawMoves, writingMoves } from "./draw-moves.js";

const DRAWS = 2000;

function drawn(shares: { readonly crossover: number; readonly shuffle: number }) {
  return Array.from({ length: DRAWS }, (_, index) => drawMoves(shares, rng(index)));
}

describe("drawMoves()", () => {
  it("has every writing operator as likely as the others", () => {
    const moves = drawn({ crossover: 0.1, shuffle: 0.1 });
    for (const move of writingMoves) {
      const share = moves.filter(({ write }) => write === move).length / DRAWS;
      expect(share).toBeGreaterThan(0.09);
      expect(share).toBeLessThan(0.16);
    }
  });

  it("crosses one copy in ten, and shuffles the context of one in ten, independently", () => {
    const moves = drawn({ crossover: 0.1, shuffle: 0.1 });
    expect(moves.filter(({ isCrossed }) => isCrossed).length / DRAWS).toBeCloseTo(0.1, 1);
    expect(moves.filter(({ isShuffled }) => isShuffled).length / DRAWS).toBeCloseTo(0.1, 1);
    expect(moves.filter((move) => move.isCrossed && move.isShuffled).length / DRAWS).toBeCloseTo(0.01, 1);
    expect(drawn({ crossover: 0, shuffle: 1 }).every((move) => !move.isCrossed && move.isShuffled)).toBe(
      true,
    );
  });
});
