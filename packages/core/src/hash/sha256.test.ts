import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sha256, sha256Hex } from "./sha256.js";

const reference = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("sha256Hex()", () => {
  it("equals the platform's digest on any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => {
        expect(sha256Hex(text)).toBe(reference(text));
      }),
    );
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 100_000])(
    "pads %i bytes as the standard says",
    (length) => {
      expect(sha256Hex("a".repeat(length))).toBe(reference("a".repeat(length)));
    },
  );
});

describe("Sha256", () => {
  it("goes on from a copied mid-state as if the prefix had been hashed again", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.string({ maxLength: 200 }),
        fc.string(),
        (prefix, tail, other) => {
          const middle = new Sha256().update(prefix);
          const first = middle.copy().update(tail).hex();
          middle.copy().update(other).hex();
          expect(first).toBe(reference(prefix + tail));
          expect(middle.hex()).toBe(reference(prefix));
        },
      ),
    );
  });
});
