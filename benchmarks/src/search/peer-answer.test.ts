import { describe, expect, it } from "vitest";
import { peerAnswer } from "./peer-answer.js";
import { type Combination, makeWorld } from "./worlds.js";

const world = makeWorld({ setting: "L1", seed: 11 });
const percentOf = (combination: Combination): number =>
  Array.from({ length: 100 }, (_, example) => example).filter((e) => world.isRight(combination, e)).length;
const full = (runs: number, combination: Combination) => ({
  runs,
  combination,
  score: percentOf(combination),
});
const all = [0, 1, 2].flatMap((i) => [0, 1, 2, 3, 4, 5].map((j): Combination => [i, j]));
const byScore = [...all].sort((a, b) => percentOf(b) - percentOf(a));
const best = byScore[0]!;
const worst = byScore.at(-1)!;
const told = {
  answer: best,
  runs: 650,
  fullEvaluations: [full(100, [0, 0]), full(375, best), full(650, worst)],
};

describe("peerAnswer()", () => {
  it("gives true accuracies, and those of the best so far", () => {
    expect(peerAnswer(world, JSON.stringify(told))).toEqual({
      answer: best,
      accuracy: world.p(best),
      runs: 650,
      trajectory: [
        { runs: 100, accuracy: 0.6 },
        { runs: 375, accuracy: world.p(best) },
        { runs: 650, accuracy: world.p(best) },
      ],
    });
  });

  it("refuses answers of another world, of other runs, and against the peer's own scores", () => {
    const read = (change: object) => () => peerAnswer(world, JSON.stringify({ ...told, ...change }));
    const other = { ...full(100, [0, 0]), score: percentOf([0, 0]) + 1 };
    expect(read({ fullEvaluations: [other, ...told.fullEvaluations.slice(1)] })).toThrow("are right");
    expect(read({ runs: 649 })).toThrow("649 times, not 650");
    expect(read({ answer: worst })).toThrow("best full score");
  });
});
