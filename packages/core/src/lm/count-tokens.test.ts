import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lmRequest } from "../testing/lm-request.js";
import { estimatePromptTokens, estimateTokens } from "./count-tokens.js";

describe("estimateTokens()", () => {
  it.each([
    ["", 0],
    ["a", 1],
    ["The quick brown fox jumps over the lazy dog", 18],
    ['{"id": 42}', 9],
    ["日本語", 6],
  ])("estimates %j", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  it("grows with the text, adds up but for rounding, and ignores order", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
        const joined = estimateTokens(one + other);
        const sum = estimateTokens(one) + estimateTokens(other);
        expect(joined).toBeGreaterThanOrEqual(Math.max(estimateTokens(one), estimateTokens(other)));
        expect(sum - joined).toBeGreaterThanOrEqual(0);
        expect(sum - joined).toBeLessThanOrEqual(1);
        expect(joined).toBe(estimateTokens(other + one));
      }),
    );
  });
});

describe("estimatePromptTokens()", () => {
  it("counts prefix, messages and a schema, frozen or not, the first time and after", () => {
    const schema = { type: "object", properties: { mood: { type: "string" } } };
    const request = lmRequest("a question");
    const plain = estimatePromptTokens(request);
    expect(plain).toBeGreaterThan(estimateTokens("You answer in a few words.a question"));
    expect(estimatePromptTokens(request)).toBe(plain);
    expect(estimatePromptTokens({ ...request, prefix: [...request.prefix] })).toBe(plain);
    const constrained = { ...request, constraint: { kind: "json", schema } } as const;
    expect(estimatePromptTokens(constrained)).toBe(plain + estimateTokens(JSON.stringify(schema)));
  });

  it("counts 1600 for an image, and a file by its size, but 3000 at least", () => {
    const request = lmRequest("a question");
    const plain = estimatePromptTokens(request);
    const image = { kind: "image", url: "https://example.org/a.png" } as const;
    const file = { kind: "file", mediaType: "text/plain", data: "A".repeat(40_000) } as const;
    const attached = [{ role: "user", text: "a question", attachments: [image, file, image] }] as const;
    expect(estimatePromptTokens({ ...request, messages: attached })).toBe(plain + 2 * 1600 + 12_000);
    const small = [{ role: "user", text: "a question", attachments: [{ ...file, data: "AAAA" }] }] as const;
    expect(estimatePromptTokens({ ...request, messages: small })).toBe(plain + 3000);
  });
});
