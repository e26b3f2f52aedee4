import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completion } from "./language-model.js";
import { memoryStore } from "./memory-store.js";

const answer = (text: string): Completion => ({ text, finish: "stop", usage: {}, modelId: "m" });

describe("memoryStore()", () => {
  it("keeps the first answer of an address and returns the one it holds", () => {
    const store = memoryStore();
    expect(store.put("k", "0", answer("first"))).toEqual(answer("first"));
    expect(store.put("k", "0", answer("second"))).toEqual(answer("first"));
    expect(store.get("k", "0")).toEqual(answer("first"));
    expect(store.get("k", "1")).toBeUndefined();
  });

  it("holds the most recently used entries, as a list that is kept in order does", () => {
    const step = fc.record({ isPut: fc.boolean(), key: fc.constantFrom("a", "b", "c", "d", "e") });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (maxEntries, steps) => {
        const store = memoryStore({ maxEntries });
        let model: string[] = []; // least recently used first
        for (const { isPut, key } of steps) {
          const isHeld = model.includes(key);
          if (isPut) store.put(key, "0", answer(key));
          else expect(store.get(key, "0")).toEqual(isHeld ? answer(key) : undefined);
          if (isPut || isHeld) model = [...model.filter((other) => other !== key), key].slice(-maxEntries);
        }
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses to hold %d entries", (maxEntries) => {
    expect(() => memoryStore({ maxEntries })).toThrow(/maxEntries/);
  });
});
