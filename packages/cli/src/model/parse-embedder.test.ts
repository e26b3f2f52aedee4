import { describe, expect, it } from "vitest";
import { parseEmbedder } from "./parse-embedder.js";

describe("parseEmbedder()", () => {
  it.each([
    ["tf-idf", { provider: "tf-idf" }],
    [" minilm ", { provider: "minilm" }],
    ["openai:text-embedding-3-small", { provider: "openai", model: "text-embedding-3-small" }],
    [
      "openai:text-embedding-3-small:256",
      { provider: "openai", model: "text-embedding-3-small", dimension: 256 },
    ],
    ["openai:nomic-embed-text:v1.5", { provider: "openai", model: "nomic-embed-text:v1.5" }],
    [
      "openai:nomic-embed-text:v1.5:768",
      { provider: "openai", model: "nomic-embed-text:v1.5", dimension: 768 },
    ],
    ["openai:BAAI/bge-small-en:384", { provider: "openai", model: "BAAI/bge-small-en", dimension: 384 }],
  ])("reads %s", (text, name) => {
    expect(parseEmbedder(text)).toEqual(name);
  });

  it.each([
    ["minilmm", /is no embedder: .+ Did you mean minilm\?/],
    ["opnai:m", /Did you mean openai\?/],
    ["tfidf", /Did you mean tf-idf\?/],
    ["", /is no embedder/],
    ["openai:", /names no model/],
    ["openai::384", /names no model/],
    ["openai:m:0", /vectors of length 0/],
  ])("refuses %s", (text, message) => {
    expect(() => parseEmbedder(text)).toThrow(message);
  });
});
