import { type Embedder, SignetError } from "@signet/core";
import { describe, expect, it } from "vitest";
import { distinctByMeaning } from "./distinct-by-meaning.js";

function contextOf(embedder?: Embedder) {
  const warnings: string[] = [];
  const { signal } = new AbortController();
  return {
    signal,
    onWarning: (text: string) => warnings.push(text),
    warnings,
    ...(embedder && { embedder }),
  };
}

const single = (...texts: readonly string[]) => texts.map((text) => [text]);

function failing(error: Error): Embedder {
  return { id: "broken", dimension: 2, embed: () => Promise.reject(error) };
}

describe("distinctByMeaning()", () => {
  it("keeps the first of each meaning, and nothing that is known", async () => {
    const texts = single("Name topics.", "Name the mood.", "Name a mood!", "Name the length.");
    expect(await distinctByMeaning(texts, single("name the topic"), contextOf())).toEqual([1, 3]);
    expect(await distinctByMeaning([], [], contextOf())).toEqual([]);
  });

  it("compares groups text by text", async () => {
    const groups = [
      ["Name the topic.", "Write a reply."],
      ["Write a reply.", "Name the topic."],
      ["Name topics.", "Write replies."],
    ];
    expect(await distinctByMeaning(groups, [], contextOf())).toEqual([0, 1]);
  });

  it("asks the embedder once, for each text once", async () => {
    const asked: (readonly string[])[] = [];
    const embedder: Embedder = {
      id: "one",
      dimension: 2,
      embed: async (texts) => {
        asked.push(texts);
        return texts.map((text) => new Float32Array(text.includes("mood") ? [1, 0] : [0, 1]));
      },
    };
    const found = await distinctByMeaning(
      single("Name the mood.", "State its mood.", "Name the topic."),
      single("Name the topic."),
      contextOf(embedder),
    );
    expect(found).toEqual([0]);
    expect(asked).toEqual([["Name the topic.", "Name the mood.", "State its mood."]]);
  });

  it("goes by words where the embedder cannot read a text, and passes on what is no fault of the texts", async () => {
    const context = contextOf(failing(new Error("too long")));
    expect(await distinctByMeaning(single("Name topics.", "name the topic"), [], context)).toEqual([0]);
    expect(context.warnings).toEqual([expect.stringContaining("too long")]);
    for (const code of ["LM_UNAVAILABLE", "ABORTED"] as const) {
      const broken = contextOf(failing(new SignetError(code, "no")));
      await expect(distinctByMeaning(single("a"), [], broken)).rejects.toMatchObject({ code });
    }
  });
});
