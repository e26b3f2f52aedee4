import { describe, expect, it } from "vitest";
import { redactKeyShapes } from "./key-shapes.js";

describe("redactKeyShapes()", () => {
  it.each([
    ["Incorrect API key provided: sk-proj-abcdEFGH1234.", "Incorrect API key provided: [redacted]."],
    ['{"authorization":"Bearer abc.def-123456"}', '{"authorization":"Bearer [redacted]"}'],
    [
      "GET https://x.test/v1?key=AIzaSyA0123456789abcdefghij&alt=sse",
      "GET https://x.test/v1?key=[redacted]&alt=sse",
    ],
    ["x-api-key: 0123456789abcdef", "x-api-key: [redacted]"],
    ["OPENAI_KEYsk-proj-abcdEFGH1234 is wrong", "OPENAI_KEY[redacted] is wrong"],
    ["key_sk-ant-api03-abcdEFGH.", "key_[redacted]."],
    ["token eyJhbGciOiJI.eyJzdWIiOiIx.c2ln was refused", "token [redacted] was refused"],
  ])("replaces the key in %s", (text, shown) => {
    expect(redactKeyShapes(text)).toBe(shown);
  });

  it("leaves ordinary words alone", () => {
    const text =
      "The task-force and the task-ant-hill asked 3 basic questions; the secret of the sky is blue. Status 429, max_tokens=12";
    expect(redactKeyShapes(text)).toBe(text);
  });
});
