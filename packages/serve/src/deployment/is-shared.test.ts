import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isShared } from "./is-shared.js";

const keys = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);

describe("isShared()", () => {
  it("keeps a key on its side while the share grows", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), share, share, (key, one, other) => {
        const small = isShared(key, { salt: "s", share: Math.min(one, other) });
        const large = isShared(key, { salt: "s", share: Math.max(one, other) });
        expect(!small || large).toBe(true);
        expect(isShared(key, { salt: "s", share: one })).toBe(isShared(key, { salt: "s", share: one }));
      }),
    );
  });

  it.each([0.01, 0.1, 0.5, 0.9])("meets a share of %s of the keys", (share) => {
    const met = keys.filter((key) => isShared(key, { salt: "a", share })).length / keys.length;
    expect(Math.abs(met - share)).toBeLessThan(0.012);
  });

  it("meets other keys for another candidate", () => {
    const both = keys.filter((key) => ["a", "b"].every((salt) => isShared(key, { salt, share: 0.5 }))).length;
    expect(Math.abs(both / keys.length - 0.25)).toBeLessThan(0.02);
  });
});
