import { describe, expect, it } from "vitest";
import { scorerOf } from "./score-answer.js";

function score(metric: string, answer: string, ...right: readonly string[]): number | undefined {
  return scorerOf(metric)?.(answer, right);
}

describe("scorerOf()", () => {
  it("compares whole answers up to case, outer spaces and inner runs of space", () => {
    expect(score("exact match", "  The  Fox ", "the fox")).toBe(1);
    expect(score("exact match", "a fox", "the fox")).toBe(0);
    expect(score("accuracy", "Yes", "yes")).toBe(1);
  });

  it("takes a choice with and without its brackets for the same", () => {
    expect(score("exact match (case-insensitive, outer brackets optional)", "A", "(a)")).toBe(1);
    expect(score("accuracy (letter)", "(B)", "B")).toBe(1);
    expect(score("accuracy (letter)", "(B)", "A")).toBe(0);
  });

  it("takes any of several right answers", () => {
    expect(score("exact match (any of `answers` where given)", "quick", "fast", "quick")).toBe(1);
    expect(score("exact match (any of `answers` where given)", "slow", "fast", "quick")).toBe(0);
  });

  it("compares sets of words in any order", () => {
    expect(score("exact match of the set of words", "cow, duck", "duck, cow")).toBe(1);
    expect(score("exact match of the set of words", "from frank", "frank from")).toBe(1);
    expect(score("exact match of the set of words", "cow", "cow, duck")).toBe(0);
  });

  it("reads the last number", () => {
    expect(score("exact match on the last number", "2 and 1,200", "1200")).toBe(1);
    expect(score("exact match on the last number", "none", "1200")).toBe(0);
    expect(score("exact match on the last number", "it is 7.0", "7")).toBe(1);
  });

  it("measures shared tokens without articles and punctuation", () => {
    expect(score("exact match and token F1", "The red cell!", "red cell")).toBe(1);
    expect(score("exact match and token F1", "red", "red cell")).toBeCloseTo(2 / 3);
    expect(score("exact match and token F1", "red red", "red")).toBeCloseTo(2 / 3);
  });

  it("knows no metric of longer texts", () => {
    expect(scorerOf("ROUGE-L, best of `answers`")).toBeUndefined();
    expect(scorerOf("exact match of the action sequence")).toBeUndefined();
  });
});
