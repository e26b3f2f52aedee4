import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { drawMember, leadersOf, type Member } from "./pool.js";

function pool(skills: readonly number[]): readonly Member[] {
  return skills.map((skill, index) => ({
    skill,
    plan: { kind: "single", parameters: { step: { instruction: `${index}`, demos: [] } } },
  }));
}

function shares(members: readonly Member[], size: number): readonly number[] {
  const draw = rng(1);
  const counts = members.map(() => 0);
  for (let turn = 0; turn < 4000; turn++) {
    const at = members.indexOf(drawMember(members, { size, temperature: 0.2 }, draw));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count) => count / 4000);
}

describe("leadersOf()", () => {
  it("has the best members, and the start in place of the last of them", () => {
    const members = pool([0, 0.3, 0.1, 0.5, 0.4]);
    expect(leadersOf(members, 3).map(({ skill }) => skill)).toEqual([0.5, 0.4, 0]);
    expect(leadersOf(pool([0.6, 0.3, 0.9]), 2).map(({ skill }) => skill)).toEqual([0.9, 0.6]);
    expect(leadersOf(members, 9)).toHaveLength(5);
    expect(leadersOf(members, 1).map(({ skill }) => skill)).toEqual([0]);
  });
});

describe("drawMember()", () => {
  it("draws by the softmax of skills", () => {
    const [start = 0, good = 0, never = 0] = shares(pool([0, 0.2, -0.5]), 2);
    expect(start).toBeCloseTo(1 / (1 + Math.E), 1);
    expect(good).toBeCloseTo(Math.E / (1 + Math.E), 1);
    expect(never).toBe(0);
  });

  it("does not overflow where scores are percents", () => {
    expect(shares(pool([0, 90, 100]), 3)).toEqual([0, 0, 1]);
  });
});
