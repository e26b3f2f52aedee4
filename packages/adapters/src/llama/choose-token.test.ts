import fc from "fast-check";
import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { chooseToken } from "./choose-token.js";
import { drawsFor } from "./draws.js";

// Any numbers do as tokens.
const scores = new Map<Token, number>([
  [7, 1],
  [8, 3],
  [9, 2],
] as [Token, number][]);
const request = { layout: "text", prefix: [], messages: [], temperature: 1, maxTokens: 9 } as const;

describe("chooseToken()", () => {
  it("takes the best at temperature 0, the first of equals", () => {
    expect(chooseToken(scores, 0, () => 0.99)).toBe(8);
    expect(chooseToken(new Map([...scores].map(([token]) => [token, 1])), 0, () => 0.99)).toBe(7);
  });

  it("draws in proportion to exp(score / temperature)", () => {
    const draws = drawsFor(request, "0");
    const counts = new Map<number, number>();
    for (let i = 0; i < 20_000; i++) {
      const token = chooseToken(scores, 2, draws);
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    const total = Math.exp(0.5) + Math.exp(1.5) + Math.exp(1);
    for (const [token, score] of scores)
      expect((counts.get(token) ?? 0) / 20_000).toBeCloseTo(Math.exp(score / 2) / total, 1);
  });

  it("stays within the scored tokens for any scores and draws", () => {
    const score = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(Number.NEGATIVE_INFINITY),
    );
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1 }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        draw,
        (all, heat, at) => {
          const among = new Map(all.map((value, index) => [index as Token, value]));
          return among.has(chooseToken(among, heat, () => at));
        },
      ),
    );
  });
});

describe("drawsFor()", () => {
  const first = (sample: string, maxTokens = 9): number => drawsFor({ ...request, maxTokens }, sample)();
  it("repeats itself for the same request and sample only", () => {
    expect(first("0/1")).toBe(first("0/1"));
    expect(new Set([first("0"), first("1"), first("0/1"), first("0", 10)]).size).toBe(4);
  });
});
