import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instructionAt, placesIn, promptsOf, revisedAt, sentenceAt, withWeight } from "./prompts.js";

const path = "step";

function prompts(instruction: string) {
  return promptsOf({ [path]: { instruction } }, "sentence");
}

describe("promptsOf()", () => {
  it("gives every sentence that can be revised the weight 1, and the others none", () => {
    const cut = prompts("# Task\nSort it. Be brief.\n```\nx. Y\n```\n{{text}}\n- Now.");
    expect(cut[path]?.map(({ weight }) => weight)).toEqual([undefined, 1, 1, undefined, undefined, 1]);
    expect(placesIn(cut, [path]).map(({ index }) => index)).toEqual([1, 2, 5]);
    expect(() => sentenceAt(cut, { path, index: 0 })).toThrow("can be revised");
  });

  it("takes a whole prompt for one sentence", () => {
    const whole = promptsOf(
      { a: { instruction: "# One\nTwo. Three." }, b: { instruction: " \n" } },
      "prompt",
    );
    expect(placesIn(whole, ["a", "b"])).toEqual([{ path: "a", index: 0 }]);
    expect(instructionAt(revisedAt(whole, { path: "a", index: 0 }, "Four. Five.", "prompt"), "a")).toBe(
      "Four. Five.",
    );
  });

  it("pools the sentences of several leaves", () => {
    const both = promptsOf({ a: { instruction: "One. Two." }, b: { instruction: "Three." } }, "sentence");
    expect(placesIn(both, ["a", "b"])).toHaveLength(3);
  });
});

describe("revisedAt()", () => {
  const revised = (text: string, index: number, by: string): string =>
    instructionAt(revisedAt(prompts(text), { path, index }, by, "sentence"), path);

  it("puts a text in the place of a sentence, byte by byte", () => {
    const words = fc.array(fc.constantFrom("Read it.", "Think!", "- Item. One.", "# Head", "{x}", "好。"), {
      minLength: 1,
      maxLength: 8,
    });
    const joined = fc.tuple(words, fc.constantFrom("\n", "\r\n", "\n\n  ", " "));
    fc.assert(
      fc.property(
        joined,
        fc.nat(),
        fc.constantFrom("New one.", "One. Two.", "* A.\n* B."),
        ([list, gap], at, by) => {
          const text = list.join(gap);
          const cut = prompts(text);
          const places = placesIn(cut, [path]);
          const place = places[at % Math.max(1, places.length)];
          if (place === undefined) return;
          const own = cut[path] ?? [];
          const around = own.map(({ lead, text: old, separator }, index) =>
            [lead, index === place.index ? by : old, separator].join(""),
          );
          expect(instructionAt(revisedAt(cut, place, by, "sentence"), path)).toBe(around.join(""));
        },
      ),
    );
  });

  it("cuts what became several sentences; all have the weight of the one before", () => {
    const heavy = withWeight(prompts("One. Two. Three."), { path, index: 1 }, 3);
    const next = revisedAt(heavy, { path, index: 1 }, "Four. Five.", "sentence");
    expect(next[path]?.map(({ weight }) => weight)).toEqual([1, 3, 3, 1]);
    const item = revisedAt(prompts("- One. Two."), { path, index: 0 }, "Four. Five.", "sentence");
    expect(item[path]).toHaveLength(1);
  });

  it.each([
    ["One. Two.\nThree.", 1, "One.\nThree."],
    ["One.\nTwo. Three.", 1, "One.\nThree."],
    ["One.\n- Two.\n- Three.", 1, "One.\n- Three."],
    ["One. Two.", 1, "One."],
    ["One. Two.", 0, "Two."],
  ])("removes from %j the sentence %i", (text, index, left) => expect(revised(text, index, "")).toBe(left));
});
