import type { Demo } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeDemos } from "./take-demos.js";

const demo = (exampleId: string, input: number, tokens = 1): Demo => ({
  origin: "labeled",
  exampleId,
  fields: { input, tokens },
});
const inputOf = ({ fields }: Demo): string => String(fields.input);
const tokensOf = ({ fields }: Demo): number => Number(fields.tokens);
const ids = (demos: readonly Demo[]): readonly string[] => demos.map(({ exampleId }) => exampleId);

describe("takeDemos()", () => {
  it("takes the first ones, each input once, and none of an example that the list begins with", () => {
    const start = [demo("a", 1)];
    const more = [demo("a", 2), demo("b", 1), demo("c", 3), demo("d", 3), demo("e", 4), demo("f", 5)];
    expect(ids(takeDemos(more, { count: 3, inputOf, start }))).toEqual(["a", "c", "e"]);
    expect(ids(takeDemos(more, { count: 0, inputOf }))).toEqual([]);
  });

  it("takes several demos of one example, which a loop gives", () => {
    expect(ids(takeDemos([demo("a", 1), demo("a", 2)], { count: 3, inputOf }))).toEqual(["a", "a"]);
  });

  it("skips what does not fit and goes on with what does", () => {
    const demos = [demo("a", 1, 5), demo("b", 2, 6), demo("c", 3, 4), demo("d", 4, 1)];
    const budget = { maxTokens: 10, tokensOf };
    expect(ids(takeDemos(demos, { count: 4, inputOf, budget }))).toEqual(["a", "c", "d"]);
    expect(ids(takeDemos(demos, { count: 4, inputOf, budget: { ...budget, maxTokens: 0 } }))).toEqual([]);
  });

  it("counts what the list begins with", () => {
    const budget = { maxTokens: 6, tokensOf };
    const start = [demo("a", 1, 4)];
    const more = [demo("b", 2, 3), demo("c", 3, 2)];
    expect(ids(takeDemos(more, { count: 4, inputOf, budget, start }))).toEqual(["a", "c"]);
  });

  it("keeps every bound whoever chooses, and chooses only among what fits", () => {
    const demos = fc.uniqueArray(fc.record({ id: fc.string(), input: fc.nat(9), tokens: fc.nat(9) }), {
      selector: ({ id }) => id,
      maxLength: 20,
    });
    fc.assert(
      fc.property(demos, fc.nat(8), fc.nat(30), fc.nat(1000), (rows, count, maxTokens, pick) => {
        const all = rows.map(({ id, input, tokens }) => demo(id, input, tokens));
        const taken = takeDemos(all, {
          count,
          inputOf,
          budget: { maxTokens, tokensOf },
          next: (_, left) => left[pick % left.length] as Demo,
        });
        expect(taken.length).toBeLessThanOrEqual(count);
        expect(new Set(taken.map(inputOf)).size).toBe(taken.length);
        const tokens = taken.reduce((sum, one) => sum + tokensOf(one), 0);
        expect(tokens).toBeLessThanOrEqual(maxTokens);
        // It ends early only where nothing more would fit.
        const rest = all.filter((one) => !taken.some((other) => inputOf(other) === inputOf(one)));
        if (taken.length < count) expect(rest.every((one) => tokens + tokensOf(one) > maxTokens)).toBe(true);
      }),
    );
  });
});
