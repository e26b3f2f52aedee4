import fc from "fast-check";
import { expect, it } from "vitest";

import { stopFilter } from "./stop-filter.js";

it("stopFilter() shows what comes before the first stop, however the text is cut into pieces", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 30 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 4 }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(letters), stops, (pieces, wanted) => {
      const filter = stopFilter(wanted);
      const shown = pieces.map((piece) => filter.push(piece)).join("") + filter.flush();
      const text = pieces.join("");
      // The stop that is complete first ends the text.
      const ends = wanted.flatMap((stop) => (text.includes(stop) ? [text.indexOf(stop)] : []));
      expect(filter.isStopped()).toBe(ends.length > 0);
      for (const stop of wanted) expect(shown).not.toContain(stop);
      expect(text.startsWith(shown)).toBe(true);
      if (ends.length === 0) expect(shown).toBe(text);
    }),
  );
});

it("stopFilter() holds back only what may become a stop", () => {
  const filter = stopFilter(["\n\n"]);
  expect(filter.push("one\n")).toBe("one");
  expect(filter.push("two\n")).toBe("\ntwo");
  expect(filter.push("\nthree")).toBe("");
  expect(filter.flush()).toBe("");
});
