import fc from "fast-check";
import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { BLOCK_TOKENS, type Lane, reusable, route } from "./route.js";

/** A prefix in short: "aab" is two blocks of a, one of b. A digit stands for that many tokens. */
function prefix(short: string): readonly Token[] {
  const lengths = Array.from(short, (part) => ({
    part,
    length: /\d/.test(part) ? Number(part) : BLOCK_TOKENS,
  }));
  // Any numbers do as tokens.
  return lengths.flatMap(({ part, length }) => Array<Token>(length).fill(part.charCodeAt(0) as Token));
}

function lane(short: string, usedAt: number, isBusy = false): Lane {
  return { stable: prefix(short), usedAt, isBusy };
}

const copying = { canCopy: true };

describe("reusable()", () => {
  it("is all of an equal prefix", () =>
    expect(reusable(prefix("ab3"), prefix("ab3"))).toBe(2 * BLOCK_TOKENS + 3));
  it("is whole blocks of a prefix that goes on", () => {
    expect(reusable(prefix("ab3"), prefix("ab3c"))).toBe(2 * BLOCK_TOKENS);
    expect(reusable(prefix("ab3c"), prefix("ab3"))).toBe(2 * BLOCK_TOKENS);
  });
  it("is nothing within the first block", () => expect(reusable(prefix("3a"), prefix("3b"))).toBe(0));
});

describe("route()", () => {
  it("goes to the free lane that holds the prefix", () => {
    const lanes = [lane("ab", 1), lane("ac", 2), lane("", 0)];
    expect(route(lanes, prefix("ac"), copying)).toEqual({ lane: 1, reused: 2 * BLOCK_TOKENS });
  });
  it("keeps both prefixes of alternating steps", () => {
    const lanes = [lane("ab", 8), lane("cd", 9), lane("ef", 1)];
    expect(route(lanes, prefix("gh"), copying)).toEqual({ lane: 2, reused: 0 });
  });
  it("copies the beginning that another lane holds", () => {
    const lanes = [lane("ab", 5), lane("", 0)];
    expect(route(lanes, prefix("ac"), copying)).toEqual({ lane: 1, reused: BLOCK_TOKENS, copyFrom: 0 });
  });
  it("copies from a lane that is in use", () => {
    const lanes = [lane("ab", 5, true), lane("", 0)];
    expect(route(lanes, prefix("ab"), copying)).toEqual({ lane: 1, reused: 2 * BLOCK_TOKENS, copyFrom: 0 });
  });
  it("goes where most of the prefix is when nothing can be copied", () => {
    const lanes = [lane("ab", 5), lane("", 0)];
    expect(route(lanes, prefix("ac"), { canCopy: false })).toEqual({ lane: 0, reused: BLOCK_TOKENS });
  });
  it("knows no way when all lanes are in use", () => {
    expect(route([lane("a", 1, true)], prefix("a"), copying)).toBeUndefined();
  });
  it("never takes a lane in use, and never reuses what is not there", () => {
    const anyLane = fc.record({
      stable: fc.stringMatching(/^[ab]{0,4}[3]?$/).map(prefix),
      usedAt: fc.nat(20),
      isBusy: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(anyLane),
        fc.stringMatching(/^[ab]{0,4}[3]?$/),
        fc.boolean(),
        (lanes, short, canCopy) => {
          const chosen = route(lanes, prefix(short), { canCopy });
          if (chosen === undefined) return lanes.every(({ isBusy }) => isBusy);
          const source = lanes[chosen.copyFrom ?? chosen.lane];
          return (
            lanes[chosen.lane]?.isBusy === false &&
            reusable(source?.stable ?? [], prefix(short)) === chosen.reused
          );
        },
      ),
    );
  });
});
