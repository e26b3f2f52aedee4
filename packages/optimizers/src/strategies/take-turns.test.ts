import { describe, expect, it } from "vitest";
import { takeTurns } from "./take-turns.js";

const options = { keyOf: (text: string) => text.toLowerCase(), known: ["old"], count: 4 };

describe("takeTurns()", () => {
  it("takes one of each list in turn, passes over what is known, and fills up from the longer list", () => {
    expect(takeTurns([["a", "Old", "b"], ["A", "c"], [], ["d", "e", "f"]], options)).toEqual([
      { item: "a", list: 0 },
      { item: "d", list: 3 },
      { item: "c", list: 1 },
      { item: "e", list: 3 },
    ]);
    expect(takeTurns([], options)).toEqual([]);
  });
});
