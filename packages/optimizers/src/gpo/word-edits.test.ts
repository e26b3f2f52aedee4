import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withinDistance, wordCount, wordDistance } from "./word-edits.js";

const texts = fc
  .array(fc.constantFrom("say", "the", "colour", "of", "it", "Say", "briefly."), { maxLength: 14 })
  .chain((words) =>
    fc
      .array(fc.constantFrom(" ", "  ", "\n", "\n\n"), { minLength: words.length, maxLength: words.length })
      .map((gaps) => words.map((word, index) => (index === 0 ? word : `${gaps[index]}${word}`)).join("")),
  );

/** The definition, word by word. */
function slowDistance(from: readonly string[], to: readonly string[]): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, word] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) {
      const replaced = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");

describe("wordDistance()", () => {
  it.each([
    ["", "", 0],
    ["", "Say it.", 2],
    ["Say the colour.", "Say the colour.", 0],
    ["Say the colour.", "Say\n the  colour.", 0],
    ["Say the colour.", "say the colour", 2],
    ["Name the colour of it.", "Name it.", 3],
    ["a b c d", "b c d e", 2],
    ["Let's think step by step.", "Think about it step by step.", 3],
  ])("counts from %j to %j %i words", (from, to, distance) => {
    expect(wordDistance(from, to)).toBe(distance);
  });

  it("is the Levenshtein distance of the words", () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(wordDistance(a, b)).toBe(slowDistance(wordsOf(a), wordsOf(b)));
        expect(wordDistance(a, b)).toBe(wordDistance(b, a));
      }),
    );
  });

  it("compares prompts of a thousand words", () => {
    const words = Array.from({ length: 1000 }, (_, index) => `w${index % 37}`);
    const others = words.map((word, index) => (index % 2 === 0 ? word : `x${index}`));
    expect(wordDistance(words.join(" "), others.join(" "))).toBe(500);
  });
});

describe("withinDistance()", () => {
  it("takes back what does not fit, whole stretches of it", () => {
    const from = "Name the colour of the word.";
    const to = "Please name the one colour of the given word, red or blue.";
    expect(wordDistance(from, to)).toBe(8);
    expect(withinDistance(from, to, 8)).toBe(to);
    expect(withinDistance(from, to, 3)).toBe("Please name the one colour of the word.");
    expect(withinDistance(from, to, 1)).toBe("Name the one colour of the word.");
  });

  it("keeps the beginning of a stretch that is longer than the limit", () => {
    expect(withinDistance("Do it.", "Do it. Look at its weather first.", 2)).toBe("Do it. Look at");
    expect(withinDistance("a b c", "x y z", 1)).toBe("x b c");
  });

  it("keeps line breaks of both texts", () => {
    expect(withinDistance("One.\n\nTwo.", "One.\n\nTwo.\n- Three.\n- Four.", 2)).toBe(
      "One.\n\nTwo.\n- Three.",
    );
  });

  it("is never further away than the limit, the text itself where that fits, and never nothing new of something new", () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 0, max: 12 }), (from, to, limit) => {
        const near = withinDistance(from, to, limit);
        expect(wordDistance(from, near)).toBeLessThanOrEqual(limit);
        expect(wordDistance(near, to)).toBeLessThanOrEqual(wordDistance(from, to));
        if (wordDistance(from, to) <= limit) expect(near).toBe(to);
        else if (limit === 0) expect(near).toBe(from);
        else expect(wordDistance(from, near)).toBeGreaterThan(0);
        expect(near).toBe(near.trim());
        expect(withinDistance(from, near, limit)).toBe(near);
      }),
    );
  });
});

describe("wordCount()", () => {
  it("counts what white space parts", () => {
    expect(wordCount(" Say\nthe  colour, please. ")).toBe(4);
    expect(wordCount(" \n")).toBe(0);
  });
});
