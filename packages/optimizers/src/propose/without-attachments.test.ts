import { describe, expect, it } from "vitest";
import { withoutAttachments } from "./without-attachments.js";

describe("withoutAttachments()", () => {
  it("names the type of what stands in a data URL, wherever it stands", () => {
    const url = `data:image/png;base64,${"iVBORw0KGgo".repeat(1000)}==`;
    expect(withoutAttachments(url)).toBe("[image/png]");
    expect(withoutAttachments(JSON.stringify({ scans: [url, url], name: "x" }))).toBe(
      '{"scans":["[image/png]","[image/png]"],"name":"x"}',
    );
    expect(withoutAttachments("see data:text/plain;charset=utf-8;base64,aGk= there")).toBe(
      "see [text/plain] there",
    );
  });

  it("leaves other texts as they are", () => {
    for (const text of [
      "",
      "data: 3 rows",
      "https://example.com/a.png",
      "data:text/plain,hello",
      "base64,abcd",
    ])
      expect(withoutAttachments(text)).toBe(text);
  });

  it("takes texts that nearly are data URLs in its stride", () => {
    const text = "data:a/b;c=data:a/b;c=".repeat(100_000);
    expect(withoutAttachments(text)).toBe(text);
  });
});
