import { openaiEmbeddings } from "@signet/adapters/embed";
import { fitTfIdf } from "@signet/core";
import { describe, expect, it } from "vitest";
import { embedderFlag, embedderLabel } from "./embedder-label.js";
import { parseEmbedder } from "./parse-embedder.js";

const miniLm = { id: "all-MiniLM-L6-v2:int8:0123456789ab", dimension: 384 };
const remote = openaiEmbeddings({
  model: "BAAI/bge:v2",
  dimension: 384,
  baseURL: "http://localhost:11434/v1",
});

describe("embedderLabel()", () => {
  it("is a name that people know, or the id", () => {
    const ids = [miniLm, remote, fitTfIdf(["a text"]), { id: "topics" }].map(({ id }) => id);
    expect(ids.map(embedderLabel)).toEqual(["all-MiniLM-L6-v2", "BAAI/bge:v2", "tf-idf", "topics"]);
  });
});

describe("embedderFlag()", () => {
  it("brings the embedder that the id is of", () => {
    expect(embedderFlag(miniLm)).toBe("--embedder minilm");
    const flag = embedderFlag(remote);
    expect(parseEmbedder(flag?.replace("--embedder ", "") ?? "")).toEqual({
      provider: "openai",
      model: "BAAI/bge:v2",
      dimension: 384,
    });
    expect(embedderFlag({ id: "topics", dimension: 3 })).toBeUndefined();
  });
});
