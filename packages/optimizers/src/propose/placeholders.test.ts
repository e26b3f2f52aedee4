import { describe, expect, it } from "vitest";
import { lostPlaceholders } from "./placeholders.js";

describe("lostPlaceholders()", () => {
  const base = `Sort the mail of {{ company }} for {team.name}, by \${rule}.`;

  it("names what is gone, once each", () => {
    expect(lostPlaceholders("Sort for {team.name}.", { from: `${base} {{company}}` })).toEqual([
      "{{company}}",
      `\${rule}`,
    ]);
    expect(lostPlaceholders(`By \${rule}: {team.name}, {{company}}!`, { from: base })).toEqual([]);
  });

  it("sees no placeholder in braces that hold something else", () => {
    expect(lostPlaceholders("x", { from: 'Answer { "a": 1 }, {}, {1} or { b c }.' })).toEqual([]);
  });
});
