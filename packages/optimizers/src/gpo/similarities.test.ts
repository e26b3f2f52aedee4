import { type Embedder, SignetError } from "@signet/core";
import { describe, expect, it } from "vitest";
import { similarities } from "./similarities.js";

const texts = ["Sort apples by weight.", "Name the colour.", "Sort pears by weight."];

function contextWith(embedder: Embedder | undefined) {
  const warnings: string[] = [];
  return {
    embedder,
    signal: new AbortController().signal,
    warnings,
    emit: (event: { readonly type: string }) => {
      if ("message" in event) warnings.push(String(event.message));
    },
  };
}

const embedderThat = (embed: Embedder["embed"]): Embedder => ({ id: "stub", dimension: 2, embed });

describe("similarities()", () => {
  it("are cosines to the last text, by the embedder", async () => {
    const embedder = embedderThat(async (of) =>
      of.map((text) => new Float32Array(text.startsWith("Sort") ? [0, 3] : [3, 4])),
    );
    const alike = await similarities(texts, contextWith(embedder));
    expect(alike.map((value) => value.toFixed(3))).toEqual(["1.000", "0.800", "1.000"]);
  });

  it("are told by words without one", async () => {
    const [apples = 0, colour = 0, pears] = await similarities(texts, contextWith(undefined));
    expect(apples).toBeGreaterThan(colour);
    expect(pears).toBeCloseTo(1);
  });

  it("are told by words, with a warning, where the embedder cannot read them", async () => {
    const context = contextWith(
      embedderThat(async () => {
        throw new Error("too long");
      }),
    );
    expect(await similarities(texts, context)).toEqual(await similarities(texts, contextWith(undefined)));
    expect(context.warnings).toEqual([expect.stringContaining("too long")]);
  });

  it("fail with an embedder that is out of reach", async () => {
    const failure = new SignetError("LM_UNAVAILABLE", "no network");
    const context = contextWith(
      embedderThat(async () => {
        throw failure;
      }),
    );
    await expect(similarities(texts, context)).rejects.toBe(failure);
  });
});
