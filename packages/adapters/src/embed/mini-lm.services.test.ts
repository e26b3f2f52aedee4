import { SignetError } from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { onnxRuntime } from "../../../../scripts/onnx-runtime.mjs";
import { cacheDirectory } from "../model-files/cache-directory.js";
import { type MiniLmEmbedder, type MiniLmOptions, miniLm } from "./mini-lm.js";

const live = { signal: new AbortController().signal };
let modules: Required<Pick<MiniLmOptions, "runtime" | "tokenizers">>;
let embedder: MiniLmEmbedder;
beforeAll(async () => {
  modules = await onnxRuntime(cacheDirectory());
  embedder = await miniLm(modules);
});
afterAll(() => embedder.dispose());

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) throw new Error("No vector");
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

async function likeness(one: string, other: string): Promise<number> {
  const [a, b] = await embedder.embed([one, other], live);
  return cosine(a, b);
}

const subjects = [
  "my invoice",
  "the parcel from last week",
  "a login page",
  "this courier",
  "error 500",
  "日本語",
];
const complaints = [
  "never came",
  "does not work since the last update that you sent out",
  "costs too much ✨",
  "",
];
const endings = [
  "",
  "please help",
  "and I want a refund before the end of the month because my bank asks for it",
];
const texts = subjects.flatMap((subject) =>
  complaints.flatMap((complaint) => endings.map((ending) => `${subject} ${complaint} ${ending}`.trim())),
);

describe("miniLm()", () => {
  it("names model, quantisation and file in its id", () => {
    expect(embedder.id).toBe("all-MiniLM-L6-v2:int8:8199be6f699a");
    expect(embedder.dimension).toBe(384);
  });

  it("gives the likenesses that the sentence-transformers documentation prints for this model in 32 bits", async () => {
    const weather = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."];
    const [lovely, sunny, stadium] = await embedder.embed(weather, live);
    expect(Math.abs(cosine(lovely, sunny) - 0.666)).toBeLessThan(0.01);
    expect(Math.abs(cosine(lovely, stadium) - 0.1046)).toBeLessThan(0.01);
    expect(Math.abs(cosine(sunny, stadium) - 0.1411)).toBeLessThan(0.01);
  });

  it("finds paraphrases alike, and unrelated sentences not", async () => {
    const paraphrases = [
      ["How do I reset my password?", "I forgot my password, how can I change it?"],
      ["Where is my parcel? It has not arrived.", "My parcel never arrived."],
      ["A man is playing a guitar on stage.", "Someone plays the guitar at a concert."],
    ] as const;
    const unrelated = [
      ["How do I reset my password?", "The cat sleeps on the warm windowsill."],
      ["The parcel has not arrived yet.", "Photosynthesis turns light into sugar."],
      ["A man is playing a guitar on stage.", "Interest rates rose by a quarter point."],
    ] as const;
    for (const [one, other] of paraphrases) expect(await likeness(one, other)).toBeGreaterThan(0.6);
    for (const [one, other] of unrelated) expect(await likeness(one, other)).toBeLessThan(0.2);
  });

  it("gives every text a vector of length 1, also an empty one and one that is too long", async () => {
    const odd = ["", " ", "\ud800", "[SEP]", "word ".repeat(5_000), "x".repeat(1_000_000), "🙂".repeat(300)];
    for (const vector of await embedder.embed([...texts, ...odd], live)) {
      expect(vector).toHaveLength(384);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  });

  it("reads 256 tokens and no more", async () => {
    const page = "the parcel is late ".repeat(80);
    const [one, longer, other] = await embedder.embed([page, `${page} or not`, `but ${page}`], live);
    expect(longer).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("gives a text the same vector bit for bit, alone or in any batch, on one thread or two", async () => {
    const fresh = { ...modules, cacheTexts: 0 };
    const [alone, pair] = await Promise.all([miniLm(fresh), miniLm({ ...fresh, threads: 2 })]);
    try {
      const together = await alone.embed(texts, live);
      const reversed = await alone.embed([...texts].reverse(), live);
      const onTwoThreads = await pair.embed(texts, live);
      for (const [index, text] of texts.entries()) {
        expect((await alone.embed([text], live))[0]).toEqual(together[index]);
        expect(reversed.at(-1 - index)).toEqual(together[index]);
        expect(onTwoThreads[index]).toEqual(together[index]);
      }
    } finally {
      await Promise.all([alone.dispose(), pair.dispose()]);
    }
  });

  it("serves calls at once, and a single text does not wait for a long call", async () => {
    const shared = await miniLm({ ...modules, cacheTexts: 0 });
    const order: string[] = [];
    try {
      const noting = async (name: string, asked: readonly string[]) => {
        const vectors = await shared.embed(asked, live);
        order.push(name);
        return vectors;
      };
      const [long, short] = await Promise.all([
        noting("long", texts),
        noting("short", ["something in between"]),
      ]);
      expect(long).toEqual(await embedder.embed(texts, live));
      expect(short).toHaveLength(1);
      expect(order).toEqual(["short", "long"]);
    } finally {
      await shared.dispose();
    }
  });

  it("ends a long call when its signal fires, and every call once disposed", async () => {
    const other = await miniLm({ ...modules, cacheTexts: 0 });
    const controller = new AbortController();
    const running = other.embed(texts, { signal: controller.signal }).catch((error: unknown) => error);
    setImmediate(() => controller.abort());
    expect(SignetError.is(await running, "ABORTED")).toBe(true);
    await other.dispose();
    await other.dispose();
    const late = await other.embed(["a"], live).catch((error: unknown) => error);
    expect(SignetError.is(late, "LM_UNAVAILABLE")).toBe(true);
  });
});
