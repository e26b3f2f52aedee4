import { describe, expect, it } from "vitest";
import { remembered } from "./remembered.js";

describe("remembered()", () => {
  it("makes each key once, until there are too many", () => {
    const made: string[] = [];
    const known = remembered<string>(2);
    const get = (key: string): string =>
      known(key, () => {
        made.push(key);
        return key;
      });
    expect(["a", "a", "b", "a", "c", "c", "a"].map(get)).toEqual(["a", "a", "b", "a", "c", "c", "a"]);
    expect(made).toEqual(["a", "b", "c", "a"]);
  });
});
