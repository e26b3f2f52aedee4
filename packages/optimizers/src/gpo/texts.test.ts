import { describe, expect, it } from "vitest";
import { broughtWithin, distanceBetween, keyOf, printTexts, wordsIn } from "./texts.js";

const one = { tag: "Name the colour." };
const two = { find: "Find the word.", tag: "Name the colour." };

describe("texts of one module or several", () => {
  it("are printed alone as they are, together under their names", () => {
    expect(printTexts(one)).toBe("Name the colour.");
    expect(printTexts(two)).toBe("[find]\nFind the word.\n[tag]\nName the colour.");
  });

  it("are the same whatever their case and spaces, and tell modules apart", () => {
    expect(keyOf({ tag: "name the\n colour. " })).toBe(keyOf(one));
    expect(keyOf({ find: "Name the colour.", tag: "Find the word." })).not.toBe(keyOf(two));
  });

  it("count their words and their differences together", () => {
    expect(wordsIn(two)).toBe(6);
    expect(distanceBetween(two, { find: "Find a word.", tag: "Name the one colour." })).toBe(2);
  });

  it("share a limit in the order of the modules", () => {
    const far = { find: "Find a long word.", tag: "Name the one colour now." };
    expect(broughtWithin(two, far, 9)).toEqual(far);
    expect(broughtWithin(two, far, 3)).toEqual({ find: "Find a long word.", tag: "Name the one colour." });
    expect(broughtWithin(two, far, 2)).toEqual({ find: "Find a long word.", tag: "Name the colour." });
    expect(distanceBetween(two, broughtWithin(two, far, 1))).toBe(1);
  });
});
