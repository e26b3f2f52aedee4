import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SignetError } from "../errors.js";
import { bm25, readBm25 } from "./bm25.js";
import type { Document } from "./retriever.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const call = (k = 10) => ({ k, signal: new AbortController().signal });
const documentsOf = (...texts: readonly string[]): readonly Document[] =>
  texts.map((text, index) => ({ id: `d${index + 1}`, text }));

const pets = documentsOf("The cat sat.", "the dog", "Cat, cat: dog the!");

describe("bm25()", () => {
  it("scores as the formula does, computed by hand", async () => {
    // N = 3, mean length 3. cat: n = 2, idf = ln(1 + 1.5 / 2.5); the: n = 3, idf = ln(1 + 0.5 / 3.5).
    const index = bm25(pets);
    const cat = await index.search("cat", call());
    expect(cat.map(({ id }) => id)).toEqual(["d3", "d1"]);
    expect(cat[0]?.score).toBeCloseTo(0.470003629 * ((2 * 2.2) / (2 + 1.5)), 8);
    expect(cat[1]?.score).toBeCloseTo(0.470003629, 8);
    const [first] = await index.search("the", call());
    expect(first?.id).toBe("d2");
    expect(first?.score).toBeCloseTo(0.133531393 * (2.2 / (1 + 0.9)), 8);
    const both = await index.search("the cat cat", call());
    expect(both[0]?.score).toBeCloseTo(2 * 0.590861705 + 0.133531393 * (2.2 / 2.5), 8);
  });

  it("counts a term once with k1 = 0, and lets length be with b = 0", async () => {
    const scores = async (options: { readonly k1?: number; readonly b?: number }) =>
      (await bm25(pets, options).search("cat", call())).map(({ score }) => Number(score.toFixed(6)));
    expect(await scores({ k1: 0 })).toEqual([0.470004, 0.470004]);
    expect(await scores({ b: 0 })).toEqual([Number((0.470003629 * (4.4 / 3.2)).toFixed(6)), 0.470004]);
  });

  it("gives back what came with a document, and k of them at most", async () => {
    const index = bm25([{ id: "a", text: "red", metadata: { url: "x" } }, ...documentsOf("red", "red")]);
    const found = await index.search("RED", call(2));
    expect(found.map(({ id, text, metadata }) => [id, text, metadata])).toEqual([
      ["a", "red", { url: "x" }],
      ["d1", "red", undefined],
    ]);
  });

  it("finds words of any script, and in scripts without spaces pairs of characters", async () => {
    const index = bm25(documentsOf("Größe ＡＢＣ", "東京都に住む", "Привет, мир", "京都"));
    const idsOf = async (query: string) => (await index.search(query, call())).map(({ id }) => id);
    expect(await idsOf("GRÖSSE größe abc")).toEqual(["d1"]);
    expect(await idsOf("привет")).toEqual(["d3"]);
    expect(await idsOf("京都")).toEqual(["d4", "d2"]);
  });

  it("splits by a function of the user's, which reading needs again", async () => {
    const tokenize = (text: string) => text.split("|");
    const index = bm25(documentsOf("a b|c", "a|b"), { tokenize });
    expect((await index.search("a b", call())).map(({ id }) => id)).toEqual(["d1"]);
    expect(() => readBm25(JSON.stringify(index))).toThrow(code("OPTION_INVALID"));
    expect(await readBm25(JSON.stringify(index), { tokenize }).search("c", call())).toHaveLength(1);
    expect(() => bm25(pets, { tokenize: () => [1] as never })).toThrow(code("OPTION_INVALID"));
  });

  it("finds nothing in nothing, by nothing, or by what is nowhere", async () => {
    expect(await bm25([]).search("cat", call())).toEqual([]);
    expect(await bm25(documentsOf("", " ")).search("cat", call())).toEqual([]);
    for (const query of ["", "?!", "zebra"]) expect(await bm25(pets).search(query, call())).toEqual([]);
    expect((await bm25(documentsOf("", "cat")).search("cat", call())).map(({ id }) => id)).toEqual(["d2"]);
  });

  it("takes a query of a megabyte, and terms named like parts of objects", async () => {
    const index = bm25(documentsOf("constructor __proto__ cat", "toString"));
    const [found] = await index.search(`${"cat dog ".repeat(130_000)}`, call());
    expect(found?.id).toBe("d1");
    expect((await index.search("tostring proto", call())).map(({ id }) => id).sort()).toEqual(["d1", "d2"]);
    expect((await index.search("hasOwnProperty", call())).length).toBe(0);
  });

  it("refuses documents and options that are none, naming them", async () => {
    expect(() => bm25([...pets, { id: "d1", text: "again" }])).toThrow(
      /Document 3 has the id "d1" of document 0/,
    );
    const bad: readonly unknown[] = [
      null,
      "text",
      { text: "x" },
      { id: "", text: "x" },
      { id: "x", text: 1 },
    ];
    for (const document of bad) expect(() => bm25([document as Document])).toThrow(code("DATA_INVALID"));
    expect(() => bm25([{ id: "x", text: "x", metadata: 1n as never }])).toThrow(code("DATA_INVALID"));
    for (const options of [{ k1: -1 }, { k1: Number.NaN }, { b: 2 }, { id: "" }, { tokenize: 1 as never }])
      expect(() => bm25(pets, options)).toThrow(code("OPTION_INVALID"));
    for (const k of [0, -1, 1.5, Number.NaN])
      await expect(bm25(pets).search("cat", call(k))).rejects.toThrow(code("OPTION_INVALID"));
    await expect(bm25(pets).search("cat", undefined as never)).rejects.toThrow(code("OPTION_INVALID"));
    await expect(bm25(pets).search(3 as never, call())).rejects.toThrow(code("OPTION_INVALID"));
    await expect(bm25(pets).search("cat", { k: 1, signal: AbortSignal.abort() })).rejects.toThrow(
      code("ABORTED"),
    );
  });

  it("has an id that tells its documents and options apart, or the one it was given", () => {
    const { id } = bm25(pets);
    expect(bm25(pets).id).toBe(id);
    expect(new Set([id, bm25(pets.slice(1)).id, bm25(pets, { b: 0.5 }).id]).size).toBe(3);
    expect(readBm25(JSON.stringify(bm25(pets, { id: "pets" }))).id).toBe("pets");
  });

  it("refuses a stored index that was edited, cut, or is something else", () => {
    const text = JSON.stringify(bm25(pets));
    const edited = [
      text.replace("sat", "ate"),
      text.slice(0, -9),
      text.replace('"version":1', '"version":2'),
      text.replace('"kind":"bm25"', '"kind":"embedding"'),
      "{}",
      "null",
      undefined,
      [],
    ];
    for (const stored of edited) expect(() => readBm25(stored)).toThrow(code("INDEX_INVALID"));
  });

  const word = fc.constantFrom("a", "b", "c", "d", "E", "f g", "東京", "");
  const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
  const collection = fc.array(text, { maxLength: 12 }).map((texts) => documentsOf(...texts));

  it("has scores above 0 in descending order, earlier documents first, and the same after storing", async () => {
    await fc.assert(
      fc.asyncProperty(collection, text, fc.integer({ min: 1, max: 15 }), async (documents, query, k) => {
        const index = bm25(documents);
        const all = await index.search(query, call(1000));
        const places = all.map(({ id }) => documents.findIndex((document) => document.id === id));
        for (const [at, { score }] of all.entries()) {
          expect(score).toBeGreaterThan(0);
          const before = all[at - 1];
          if (before === undefined) continue;
          expect(before.score).toBeGreaterThanOrEqual(score);
          if (before.score === score) expect(places[at - 1]).toBeLessThan(places[at] as number);
        }
        expect(await index.search(query, call(k))).toEqual(all.slice(0, k));
        const stored = readBm25(JSON.parse(JSON.stringify(index)));
        expect([stored.id, await stored.search(query, call(1000))]).toEqual([index.id, all]);
      }),
    );
  });
});
