import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkVectors } from "./check-vectors.js";
import { identityOf } from "./embedder.js";
import { fitTfIdf, tfIdf } from "./tf-idf.js";

const { signal } = new AbortController();
const likeness = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

const support = [
  "The invoice was charged twice this month",
  "Refund my invoice, the charge is wrong",
  "The app crashes when I open the camera",
  "Camera crashes after the update of the app",
];

describe("fitTfIdf()", () => {
  it("likens what shares telling words, inflected or not", async () => {
    const [charged, , crashes, query] = await fitTfIdf(support).embed(
      [...support.slice(0, 3), "two charges on my invoices"],
      { signal },
    );
    if (!charged || !crashes || !query) throw new Error("a vector is missing");
    expect(likeness(query, charged)).toBeGreaterThan(2 * likeness(query, crashes));
  });

  it("gives one finite vector of length 1 for any text, the same one each time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
        fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
        async (fitted, texts) => {
          const embedder = fitTfIdf(fitted, { dimension: 64 });
          const vectors = await embedder.embed(texts, { signal });
          checkVectors(embedder, vectors, texts.length);
          expect(await fitTfIdf([...fitted].reverse(), { dimension: 64 }).embed(texts, { signal })).toEqual(
            vectors,
          );
        },
      ),
    );
  });

  it("embeds texts without a word, and texts without spaces between words", async () => {
    const embedder = fitTfIdf(support);
    const [empty, blank, same, alike, other] = await embedder.embed(
      ["", " \n", "東京の天気", "東京の明日の天気", "猫が好き"],
      { signal },
    );
    if (!empty || !same || !alike || !other) throw new Error("a vector is missing");
    expect(blank).toEqual(empty);
    expect(likeness(same, alike)).toBeGreaterThan(0.5);
    expect(likeness(same, other)).toBeLessThan(0.2);
  });

  it("refuses a dimension that is none, and ends with its signal", async () => {
    for (const dimension of [0, 1.5, Number.NaN])
      expect(() => fitTfIdf([], { dimension })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    await expect(fitTfIdf([]).embed(["a"], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ABORTED",
    });
  });
});

describe("tfIdf()", () => {
  it("makes of an identity the embedder that it describes", async () => {
    const embedder = fitTfIdf(support);
    const again = tfIdf(identityOf(embedder));
    expect(identityOf(again)).toEqual(identityOf(embedder));
    expect(await again.embed(support, { signal })).toEqual(await embedder.embed(support, { signal }));
    expect(fitTfIdf(support.slice(1)).id).not.toBe(embedder.id);
  });

  it("refuses weights that are missing or not those of the id", () => {
    const { id, dimension, idf } = fitTfIdf(support);
    const other = fitTfIdf(["else"]).idf;
    expect(() => tfIdf({ id, dimension })).toThrow(expect.objectContaining({ code: "EMBEDDER_MISSING" }));
    for (const wrong of [
      { id, dimension, idf: other },
      { id, dimension: 3, idf },
      { id: "mini", dimension, idf },
    ])
      expect(() => tfIdf(wrong)).toThrow(expect.objectContaining({ code: "EMBEDDER_INVALID" }));
  });
});
