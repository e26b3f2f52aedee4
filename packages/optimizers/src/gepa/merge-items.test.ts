import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { type MergeItem, mergeItems } from "./merge-items.js";

const items = (kind: string, count: number, first: number, second: number): readonly MergeItem[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${kind}${index}`, first, second }));
const kindsOf = (ids: readonly string[] = []): string =>
  ids
    .map((id) => id[0])
    .sort()
    .join("");

describe("mergeItems()", () => {
  it("takes two where each is better, and a tie", () => {
    const all = [...items("a", 4, 1, 0), ...items("b", 4, 0, 1), ...items("t", 9, 1, 1)];
    for (let seed = 0; seed < 20; seed++) expect(kindsOf(mergeItems(all, rng(seed)))).toBe("aabbt");
  });

  it("fills up with ties first, then with anything", () => {
    expect(kindsOf(mergeItems([...items("a", 1, 1, 0), ...items("t", 9, 1, 1)], rng(0)))).toBe("atttt");
    expect(kindsOf(mergeItems([...items("a", 7, 1, 0), ...items("b", 1, 0, 1)], rng(0)))).toBe("aaaab");
  });

  it("has none below five", () => {
    expect(mergeItems(items("t", 4, 1, 1), rng(0))).toBeUndefined();
    expect(mergeItems(items("t", 5, 1, 1), rng(0))).toHaveLength(5);
  });
});
