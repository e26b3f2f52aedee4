import { SignetError } from "@signet/core";
import { describe, expect, it } from "vitest";

import { FAKE_DIMENSION, type FakeOnnx, type FakeOnnxOptions, fakeOnnx } from "../testing/fake-onnx.js";
import { type LocalEmbedder, localEmbedder } from "./local-embedder.js";
import { loadSentenceModel } from "./sentence-model.js";

const live = { signal: new AbortController().signal };

interface Made extends FakeOnnx {
  readonly embedder: LocalEmbedder;
  readonly loads: () => number;
}

function make(
  options: FakeOnnxOptions & { readonly cacheTexts?: number; readonly dimension?: number } = {},
): Made {
  const { cacheTexts = 100, dimension = FAKE_DIMENSION } = options;
  const fake = fakeOnnx(options);
  let loads = 0;
  const load = () => {
    loads++;
    return loadSentenceModel({
      runtime: fake.runtime,
      tokenizers: fake.tokenizers,
      model: new Uint8Array(),
      tokenizer: {},
      dimension,
      mostTokens: 16,
      threads: 1,
    });
  };
  return {
    ...fake,
    embedder: localEmbedder({ id: "fake", dimension, load, cacheTexts }),
    loads: () => loads,
  };
}

async function failed(promise: Promise<unknown>): Promise<SignetError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!SignetError.is(thrown)) throw new Error(`No SignetError: ${thrown}`);
  return thrown;
}

/** A promise that is settled from outside. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Different texts of so many words. */
const textsOf = (count: number, words: number): string[] =>
  Array.from({ length: count }, (_, index) => `${"x".repeat(index + 1)} ${"of ".repeat(words - 1)}`.trim());

describe("localEmbedder()", () => {
  it("is the mean over all tokens, the special ones too, at length 1", async () => {
    const { embedder } = make({ hidden: (id) => [id, 2 * id, 0, 1] });
    const [vector] = await embedder.embed(["one three seventh"], live);
    const ids = [101, 3, 5, 7, 102];
    const mean = ids.reduce((sum, id) => sum + id, 0) / ids.length;
    const expected = [mean, 2 * mean, 0, 1].map((value) => value / Math.hypot(mean, 2 * mean, 1));
    for (const [index, value] of expected.entries()) expect(vector?.[index]).toBeCloseTo(value, 6);
  });

  it("cuts a long text, and keeps its closing token", async () => {
    const { embedder, runs } = make();
    const long = "a bb ".repeat(100);
    const [cut, same] = await embedder.embed([long, "a bb ".repeat(7).trim()], live);
    expect(runs).toEqual([[2, 16]]);
    expect(cut).toEqual(same);
  });

  it("runs texts of one length together, at most 32 of them, and answers in order", async () => {
    const { embedder, runs } = make();
    const texts = [...textsOf(40, 3), ...textsOf(2, 1), ...textsOf(3, 2)];
    const vectors = await embedder.embed(texts, live);
    expect(runs).toEqual([
      [2, 3],
      [3, 4],
      [32, 5],
      [8, 5],
    ]);
    const alone = make({ cacheTexts: 0 }).embedder;
    for (const [index, text] of texts.entries())
      expect((await alone.embed([text], live))[0]).toEqual(vectors[index]);
  });

  it("embeds an equal text once, in a call, across calls, and across calls at once", async () => {
    const { embedder, runs } = make();
    const [first, second] = await embedder.embed(["same", "same"], live);
    expect(second).toEqual(first);
    await Promise.all([embedder.embed(["same", "new"], live), embedder.embed(["new"], live)]);
    expect(runs).toEqual([
      [1, 3],
      [1, 3],
    ]);
  });

  it("hands out copies: who writes into a vector changes no other", async () => {
    const { embedder } = make();
    const [first, second] = await embedder.embed(["same", "same"], live);
    const kept = second?.slice();
    first?.fill(9);
    expect(second).toEqual(kept);
    expect((await embedder.embed(["same"], live))[0]).toEqual(kept);
  });

  it("answers a call with more texts than its cache holds", async () => {
    const { embedder, runs } = make({ cacheTexts: 2 });
    expect(await embedder.embed(textsOf(10, 2), live)).toHaveLength(10);
    await embedder.embed(textsOf(10, 2).slice(-2), live);
    expect(runs).toHaveLength(1);
  });

  it("loads at the first text, once for calls at once, and again after a failure", async () => {
    const made = make();
    expect(await made.embedder.embed([], live)).toEqual([]);
    expect(made.loads()).toBe(0);
    await Promise.all(["a", "b", "c"].map((text) => made.embedder.embed([text], live)));
    expect(made.loads()).toBe(1);

    const fake = fakeOnnx();
    let attempts = 0;
    const embedder = localEmbedder({
      id: "fake",
      dimension: FAKE_DIMENSION,
      cacheTexts: 0,
      load: async () => {
        if (++attempts === 1) throw new Error("not now");
        return loadSentenceModel({
          ...fake,
          model: new Uint8Array(),
          tokenizer: {},
          dimension: FAKE_DIMENSION,
          mostTokens: 16,
          threads: 1,
        });
      },
    });
    const error = await failed(embedder.embed(["a"], live));
    expect(error).toMatchObject({ code: "LM_UNAVAILABLE", message: "fake failed: not now" });
    expect(await embedder.embed(["a"], live)).toHaveLength(1);
  });

  it("never has two runs at once", async () => {
    let underWay = 0;
    const { embedder, runs } = make({
      beforeRun: async () => {
        expect(++underWay).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
      },
    });
    await Promise.all(textsOf(5, 2).map((text) => embedder.embed([text], live)));
    expect(runs).toHaveLength(5);
  });

  it("stops between runs when the signal fires; other calls go on", async () => {
    const controller = new AbortController();
    const { embedder, runs } = make({ beforeRun: () => controller.abort() });
    const both = [...textsOf(1, 1), ...textsOf(1, 2)];
    const leaving = failed(embedder.embed(both, { signal: controller.signal }));
    const staying = embedder.embed(["a b c"], live);
    expect((await leaving).code).toBe("ABORTED");
    expect(await staying).toHaveLength(1);
    expect(runs).not.toContainEqual([1, 4]);
    expect((await failed(embedder.embed(["a"], { signal: AbortSignal.abort() }))).code).toBe("ABORTED");
  });

  it("frees the model when the run under way has ended, and answers nothing afterwards", async () => {
    const begun = withResolvers();
    const held = withResolvers();
    const { embedder, released } = make({
      beforeRun: () => {
        begun.resolve();
        return held.promise;
      },
    });
    const running = embedder.embed(["a"], live);
    const waiting = failed(embedder.embed(["b c"], live));
    await begun.promise;
    const disposed = Promise.all([embedder.dispose(), embedder.dispose()]);
    expect(released()).toBe(0);
    held.resolve();
    expect(await running).toHaveLength(1);
    expect((await waiting).code).toBe("LM_UNAVAILABLE");
    await disposed;
    expect(released()).toBe(1);
    expect((await failed(embedder.embed(["a"], live))).message).toContain("disposed");
  });

  it("refuses what a model should not give", async () => {
    const broken = make({ hidden: () => [Number.NaN, 0, 0, 0] });
    expect(await failed(broken.embedder.embed(["a"], live))).toMatchObject({ code: "EMBEDDER_INVALID" });
    const narrow = make({ dimension: 5 });
    const { code, message } = await failed(narrow.embedder.embed(["a"], live));
    expect(code).toBe("EMBEDDER_INVALID");
    expect(message).toContain("[1,3,4]");
  });
});
