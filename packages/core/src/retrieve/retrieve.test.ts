import { describe, expect, it } from "vitest";
import * as z from "zod";
import { load } from "../artifact/load.js";
import { seal } from "../artifact/seal.js";
import { fitTfIdf } from "../embed/tf-idf.js";
import type { SignetError } from "../errors.js";
import type { Json } from "../json.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { spansOf, type Trace } from "../trace/span.js";
import { bm25 } from "./bm25.js";
import { embeddingIndex } from "./embedding-index.js";
import { hybrid } from "./hybrid.js";
import { retrieve } from "./retrieve.js";
import type { Document, Retriever } from "./retriever.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const call = (k = 10) => ({ k, signal: new AbortController().signal });

const facts: readonly Document[] = [
  { id: "paris", text: "Paris is the capital of France.", metadata: { page: 1 } },
  { id: "rome", text: "Rome is the capital of Italy." },
  { id: "tea", text: "Tea is a drink." },
];

const qa = (retriever: Retriever, k?: number) =>
  program({
    name: "qa",
    input: { question: z.string() },
    output: { answer: z.string() },
    modules: {
      find: retrieve(retriever, k === undefined ? {} : { k }),
      answer: predict(
        signature({ instruction: "Answer.", input: { context: z.string() }, output: { answer: z.string() } }),
        { format: "json" },
      ),
    },
    run: async ({ question }, { find, answer }) => {
      const { passages } = await find({ query: question });
      return answer({ context: passages.map(({ text }) => text).join("\n") });
    },
  });

const lm = scriptedLm({ reply: () => JSON.stringify({ answer: "x" }) });

describe("retrieve()", () => {
  it("is a step that a program calls, and a trace shows", async () => {
    let trace: Trace | undefined;
    const onTrace = (told: Trace) => {
      trace = told;
    };
    await qa(bm25(facts), 1).run({ question: "capital of France" }, { lm, onTrace });
    const [, found, answered] = [...spansOf(trace as Trace)];
    expect(found?.output).toEqual({
      passages: [expect.objectContaining({ id: "paris", metadata: { page: 1 } })],
    });
    expect(answered?.input).toEqual({ context: "Paris is the capital of France." });
  });

  it("is recorded by the retriever's id, k and query", async () => {
    const keys = async (retriever: Retriever, question: string, k?: number) => {
      const told: string[] = [];
      const effects = ({ key }: { readonly key: string }, run: () => Promise<Json>) => {
        told.push(key);
        return run();
      };
      await qa(retriever, k).run({ question }, { lm, effects });
      return told[0];
    };
    const same = await keys(bm25(facts), "tea");
    expect(await keys(bm25(facts), "tea")).toBe(same);
    const others = [
      keys(bm25(facts.slice(1)), "tea"),
      keys(bm25(facts), "rome"),
      keys(bm25(facts), "tea", 1),
    ];
    expect(new Set([same, ...(await Promise.all(others))]).size).toBe(4);
  });

  it("leaves artifacts be when the documents change", () => {
    const artifact = seal(qa(bm25(facts)));
    expect(load(qa(bm25(facts.slice(1))), artifact).name).toBe("qa");
  });

  it("refuses what is no retriever, and passages that are none", async () => {
    expect(() => retrieve({} as Retriever)).toThrow(code("OPTION_INVALID"));
    expect(() => retrieve(bm25(facts), { k: 0 })).toThrow(code("OPTION_INVALID"));
    const nameless = { search: bm25(facts).search } as Retriever;
    await expect(qa(nameless).run({ question: "x" }, { lm })).rejects.toThrow(code("OPTION_INVALID"));
    const answers: readonly unknown[] = [[{ id: "x", text: "y", score: Number.NaN }], [{ text: "y" }], [1]];
    for (const answer of answers) {
      const broken = { id: "broken", search: async () => answer as never };
      await expect(qa(broken).run({ question: "x" }, { lm })).rejects.toThrow(code("OUTPUT_INVALID"));
    }
  });

  it("ends with the run's signal while a retriever hangs", async () => {
    const aborting = new AbortController();
    const hanging: Retriever = {
      id: "hanging",
      search: () => {
        aborting.abort();
        return new Promise(() => {});
      },
    };
    const run = qa(hanging).run({ question: "x" }, { lm, signal: aborting.signal });
    await expect(run).rejects.toThrow(code("ABORTED"));
  });
});

describe("hybrid()", () => {
  it("puts first what several retrievers rank high", async () => {
    const listed = (id: string, ...ids: readonly string[]): Retriever => ({
      id,
      search: async (_, { k }) => ids.slice(0, k).map((found) => ({ id: found, text: found, score: 9 })),
    });
    const both = hybrid([listed("one", "a", "b", "c"), listed("two", "c", "b", "d")]);
    const found = await both.search("x", call(3));
    expect(found.map(({ id }) => id)).toEqual(["c", "b", "a"]);
    expect(found[0]?.score).toBeCloseTo(1 / 63 + 1 / 61, 12);
    expect(both.id).toContain("two");
  });

  it("joins words and vectors", async () => {
    const embedder = fitTfIdf(facts.map(({ text }) => text));
    const both = hybrid([bm25(facts), await embeddingIndex(facts, embedder)]);
    expect((await both.search("drink of tea", call(1))).map(({ id }) => id)).toEqual(["tea"]);
  });

  it("asks retrievers that are instances of a class", async () => {
    class Fixed {
      readonly id = "fixed";
      readonly found = [{ id: "a", text: "A", score: 1 }];
      async search() {
        return this.found;
      }
    }
    expect(await hybrid([new Fixed()]).search("x", call(1))).toMatchObject([{ id: "a" }]);
  });

  it("refuses to be of nothing, or of what is no retriever", () => {
    const nameless = { search: bm25(facts).search } as Retriever;
    expect(() => hybrid([bm25(facts), nameless]).id).toThrow(code("OPTION_INVALID"));
    expect(() => hybrid([])).toThrow(code("OPTION_INVALID"));
    expect(() => hybrid([bm25(facts), {} as Retriever])).toThrow(code("OPTION_INVALID"));
  });
});
