import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Embedder } from "../embed/embedder.js";
import { fitTfIdf } from "../embed/tf-idf.js";
import type { SignetError } from "../errors.js";
import { embeddingIndex, readEmbeddingIndex } from "./embedding-index.js";
import type { Document } from "./retriever.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const call = (k = 10) => ({ k, signal: new AbortController().signal });
const documentsOf = (...texts: readonly string[]): readonly Document[] =>
  texts.map((text, index) => ({ id: `d${index}`, text }));

/** Texts of one number, as the angle of a unit vector, in degrees; notes what it was asked. */
function angles(embed?: Embedder["embed"]): Embedder & { readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const vectorOf = (text: string): Float32Array =>
    Float32Array.of(Math.cos((Number(text) / 180) * Math.PI), Math.sin((Number(text) / 180) * Math.PI));
  return {
    id: "angles",
    dimension: 2,
    asked,
    async embed(texts, options) {
      asked.push(texts);
      return embed === undefined ? texts.map(vectorOf) : embed(texts, options);
    },
  };
}

describe("embeddingIndex()", () => {
  it("finds by cosine, the nearest first, the earlier of equal ones first", async () => {
    const index = await embeddingIndex(documentsOf("90", "0", "180", "0"), angles());
    const found = await index.search("60", call());
    expect(found.map(({ id }) => id)).toEqual(["d0", "d1", "d3", "d2"]);
    expect(found[0]?.score).toBeCloseTo(Math.cos(Math.PI / 6), 6);
    expect(found[3]?.score).toBeCloseTo(-0.5, 6);
    expect(await index.search("60", call(2))).toEqual(found.slice(0, 2));
  });

  it("embeds each text once, in batches", async () => {
    const embedder = angles();
    await embeddingIndex(documentsOf("1", "2", "1", "3"), embedder, { batch: 2 });
    expect(embedder.asked).toEqual([["1", "2"], ["3"]]);
  });

  it("comes back from its JSON as it was, with the same id, and asks for no vector of a document again", async () => {
    const index = await embeddingIndex(documentsOf("10", "20", "70"), angles());
    const embedder = angles();
    const stored = readEmbeddingIndex(JSON.stringify(index), embedder);
    expect(stored.id).toBe(index.id);
    expect(await stored.search("15", call())).toEqual(await index.search("15", call()));
    expect(embedder.asked).toEqual([["15"]]);
    expect(() => readEmbeddingIndex(index.toJSON(), { ...angles(), id: "other" })).toThrow(
      code("INDEX_INVALID"),
    );
    const text = JSON.stringify(index);
    for (const edited of [text.replace('"20"', '"21"'), "{}", "[", null])
      expect(() => readEmbeddingIndex(edited, angles())).toThrow(code("INDEX_INVALID"));
  });

  it("refuses vectors that are none, of documents and of queries", async () => {
    const vectors: readonly unknown[] = [
      Float32Array.of(Number.NaN, 0),
      Float32Array.of(Number.POSITIVE_INFINITY, 0),
      Float32Array.of(0, 0),
      Float32Array.of(1, 0, 0),
      [1, 0],
    ];
    for (const vector of vectors) {
      const broken = angles(async (texts) => texts.map(() => vector as Float32Array));
      await expect(embeddingIndex(documentsOf("1"), broken)).rejects.toThrow(code("EMBEDDER_INVALID"));
      const { toJSON } = await embeddingIndex(documentsOf("1"), angles());
      const index = readEmbeddingIndex(toJSON(), broken);
      await expect(index.search("1", call())).rejects.toThrow(code("EMBEDDER_INVALID"));
    }
    await expect(
      embeddingIndex(
        documentsOf("1", "2"),
        angles(async () => []),
      ),
    ).rejects.toThrow(code("EMBEDDER_INVALID"));
  });

  it("says that the embedder failed, and ends with its signal while it hangs", async () => {
    const failing = angles(() => Promise.reject(new Error("connection refused")));
    await expect(embeddingIndex(documentsOf("1"), failing)).rejects.toThrow(code("LM_UNAVAILABLE"));
    const aborting = new AbortController();
    const hanging = angles(() => {
      aborting.abort();
      return new Promise(() => {});
    });
    await expect(embeddingIndex(documentsOf("1"), hanging, { signal: aborting.signal })).rejects.toThrow(
      code("ABORTED"),
    );
  });

  it("refuses bad documents and options before it embeds", async () => {
    const embedder = angles();
    const twice = [...documentsOf("1"), ...documentsOf("2")];
    await expect(embeddingIndex(twice, embedder)).rejects.toThrow(code("DATA_INVALID"));
    await expect(embeddingIndex([], embedder, { batch: 0 })).rejects.toThrow(code("OPTION_INVALID"));
    await expect(embeddingIndex([], { ...embedder, dimension: 0 })).rejects.toThrow(code("OPTION_INVALID"));
    expect(embedder.asked).toEqual([]);
    expect(await (await embeddingIndex([], embedder)).search("1", call())).toEqual([]);
  });

  it("orders as a plain sort of all cosines does", async () => {
    const text = fc.stringMatching(/^[a-d ]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 10 }), text, async (texts, query) => {
        const embedder = fitTfIdf(texts, { dimension: 32 });
        const index = await embeddingIndex(documentsOf(...texts), embedder);
        const found = await index.search(query, call(100));
        expect(found).toHaveLength(texts.length);
        const [asked, ...rows] = await embedder.embed([query, ...texts], call());
        const cosine = (row: Float32Array): number =>
          row.reduce((sum, value, at) => sum + value * (asked?.[at] ?? 0), 0);
        for (const { id, score } of found)
          expect(score).toBeCloseTo(cosine(rows[Number(id.slice(1))] as Float32Array), 5);
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((one, other) => other - one));
      }),
      { numRuns: 50 },
    );
  });
});
