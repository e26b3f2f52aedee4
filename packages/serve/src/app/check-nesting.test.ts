import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isShallow, MAX_NESTING } from "./check-nesting.js";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("isShallow()", () => {
  it("agrees with the depth of what the text says, whatever its strings hold", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.integer({ min: 0, max: MAX_NESTING + 5 }),
        fc.string(),
        (value, wraps, text) => {
          let wrapped: unknown = [value, text, `\\"[[[{${text}\\`];
          for (let i = 0; i < wraps; i++) wrapped = i % 2 === 0 ? [wrapped] : { [text]: wrapped };
          expect(isShallow(JSON.stringify(wrapped))).toBe(depthOf(wrapped) <= MAX_NESTING);
        },
      ),
    );
  });

  it("is not slowed down by a text of backslashes and quotes", () => {
    expect(isShallow(`"${'\\"'.repeat(200_000)}"`)).toBe(true);
    expect(isShallow(`"${"\\\\".repeat(200_000)}"`)).toBe(true);
    expect(isShallow(`"${"\\".repeat(400_001)}`)).toBe(true);
    expect(isShallow('"'.repeat(400_001))).toBe(true);
  });

  it("refuses what opens and never closes", () => {
    expect(isShallow("[".repeat(1_000_000))).toBe(false);
    expect(isShallow('{"a":'.repeat(1_000_000))).toBe(false);
  });
});
