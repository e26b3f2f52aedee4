import { evaluate } from "@signet/core";
import { rng } from "@signet/optimizers";
import { describe, expect, it } from "vitest";
import { clausesIn, clauseText, denialsIn, denialText, vagueText } from "./clause-text.js";
import { clauseFor, makeRule, tokensOf } from "./rule.js";
import { followingModel, ruleMetric, ruleProgram } from "./rule-program.js";
import { makeRows } from "./rule-rows.js";

const seeds = Array.from({ length: 10 }, (_, seed) => seed);

/** What the model makes of messages under an instruction. */
async function scoreOf(seed: number, instruction?: string): Promise<number | undefined> {
  const rule = makeRule(seed);
  const program = instruction === undefined ? ruleProgram : ruleProgram.with({ sort: { instruction } });
  const { test } = makeRows(rule, seed);
  return (await evaluate(program, test, { metric: ruleMetric, lm: followingModel(rule) })).score;
}

describe("makeRule()", () => {
  it("is another one for every seed, and the same for the same", () => {
    expect(new Set(seeds.map((seed) => JSON.stringify(makeRule(seed)))).size).toBe(seeds.length);
    expect(makeRule(3)).toEqual(makeRule(3));
  });
});

describe("clauseFor()", () => {
  const clauses = [
    { cues: ["invoice"], desk: "blue" },
    { cues: ["invoice", "#"], desk: "green" },
    { cues: ["invoice"], desk: "amber" },
  ] as const;
  it("goes by the most cues, then by the last that was said", () => {
    expect(clauseFor(clauses, tokensOf("The invoice #"))?.desk).toBe("green");
    expect(clauseFor(clauses, tokensOf("invoice, today"))?.desk).toBe("amber");
    expect(clauseFor(clauses, tokensOf("nothing"))).toBeUndefined();
  });
});

describe("makeRows()", () => {
  it("shows every clause in every split, and no message twice", () => {
    for (const seed of seeds) {
      const rule = makeRule(seed);
      const { train, val, test } = makeRows(rule, seed);
      for (const rows of [train, val, test])
        for (const clause of rule.clauses)
          expect(rows.some(({ input }) => clauseFor(rule.clauses, tokensOf(input.message)) === clause)).toBe(
            true,
          );
      const messages = [...train, ...val, ...test].map(({ input }) => input.message);
      expect(new Set(messages).size).toBe(messages.length);
    }
  });
});

describe("clauses in words", () => {
  const clause = { cues: ["invoice", "#"], desk: "green" } as const;
  it("are read back from each way to say them, and from no vague one", () => {
    for (const name of ["a", "b", "c", "d", "e", "f"]) {
      const [read] = clausesIn(`Sort well. ${clauseText(clause, rng(0).fork(name))}.`);
      expect(read).toMatchObject(clause);
    }
    expect(clausesIn(vagueText(clause))).toEqual([]);
    expect(clausesIn(denialText(clause))).toEqual([]);
    expect(denialsIn(denialText(clause))).toEqual([clause]);
  });
});

describe("followingModel()", () => {
  it("is right on what the instruction states, and on the rest", async () => {
    for (const seed of seeds.slice(0, 3)) {
      const { clauses } = makeRule(seed);
      const texts = clauses.map((clause) => `${clauseText(clause, rng(seed))}.`);
      expect(await scoreOf(seed, texts.join("\n"))).toBe(1);
      expect(await scoreOf(seed)).toBeLessThan(0.4);
      expect(await scoreOf(seed, texts.slice(0, -1).join("\n"))).toBeLessThan(0.96);
    }
  });
});
