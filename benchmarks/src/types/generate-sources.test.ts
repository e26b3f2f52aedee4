import { describe, expect, it } from "vitest";
import { baselineSource, programsSource, signaturesSource } from "./generate-sources.js";

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe("generated sources", () => {
  it("signaturesSource() declares each signature once and calls each step once, each on the output before it", () => {
    const { text } = signaturesSource(50);
    expect(occurrences(text, "= signature({")).toBe(50);
    expect(occurrences(text, "await steps.")).toBe(50);
    expect(text).toContain("await steps.step7({ text7: output6.answer6");
  });

  it("programsSource() declares programs of two steps with signatures of their own", () => {
    const { text } = programsSource(50);
    expect(occurrences(text, "= program({")).toBe(50);
    expect(occurrences(text, "= signature({")).toBe(100);
    expect(occurrences(text, "await steps.")).toBe(100);
  });

  it("the baseline imports what the others import", () => {
    const imports = baselineSource().text.split("void")[0] ?? "";
    for (const { text } of [signaturesSource(1), programsSource(1)])
      expect(text.startsWith(imports)).toBe(true);
  });
});
