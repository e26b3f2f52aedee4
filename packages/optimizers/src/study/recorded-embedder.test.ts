import { type Embedder, memoryStudy, type StudyLog } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordedEmbedder } from "./recorded-embedder.js";

/** A unit vector in a direction that the text's characters decide. */
function vectorOf(text: string): Float32Array {
  const sum = [...text].reduce((total, character) => total * 31 + character.charCodeAt(0), 7) % 1000;
  return Float32Array.of(Math.cos(sum), Math.sin(sum));
}

interface Watched extends Embedder {
  /** The texts of each call. */
  readonly asked: (readonly string[])[];
}

function watched(embed: Embedder["embed"] = async (texts) => texts.map(vectorOf), dimension = 2): Watched {
  const asked: (readonly string[])[] = [];
  return {
    id: "directions",
    dimension,
    asked,
    embed: (texts, call) => {
      asked.push(texts);
      return embed(texts, call);
    },
  };
}

const openLog = (): Promise<StudyLog> => memoryStudy().open();
const { signal } = new AbortController();

describe("recordedEmbedder()", () => {
  it("gives one vector for each text in order, and asks for each text once", async () => {
    const inner = watched();
    const embedder = recordedEmbedder(await openLog(), inner);
    expect(await embedder.embed(["a", "b", "a"], { signal })).toEqual(["a", "b", "a"].map(vectorOf));
    expect(await embedder.embed(["b", "c"], { signal })).toEqual(["b", "c"].map(vectorOf));
    expect(inner.asked).toEqual([["a", "b"], ["c"]]);
    expect(await embedder.embed([], { signal })).toEqual([]);
    expect(inner.asked.length).toBe(2);
  });

  it("replays from the study without a call, bit for bit; another embedder's vectors are not its own", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { maxLength: 8 }), async (texts) => {
        const log = await openLog();
        const first = await recordedEmbedder(log, watched()).embed(texts, { signal });
        const silent = watched(() => Promise.reject(new Error("asked again")));
        expect(await recordedEmbedder(log, silent).embed(texts, { signal })).toEqual(first);
        const other = { ...watched(), id: "another" };
        await recordedEmbedder(log, other).embed(texts, { signal });
        expect(other.asked.flat()).toEqual([...new Set(texts)]);
      }),
    );
  });

  it("lets equal texts that are under way share a call", async () => {
    const inner = watched();
    const embedder = recordedEmbedder(await openLog(), inner);
    const [first, second] = await Promise.all([
      embedder.embed(["a", "b"], { signal }),
      embedder.embed(["b", "c"], { signal }),
    ]);
    expect(inner.asked).toEqual([["a", "b"], ["c"]]);
    expect(first[1]).toEqual(second[0]);
  });

  it("ends the call when the last of those who wait has left, and not before", async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const ended: unknown[] = [];
    const inner = watched(
      (_, call) =>
        new Promise((_resolve, reject) => {
          call.signal.addEventListener("abort", () => {
            ended.push(call.signal.reason);
            reject(call.signal.reason);
          });
        }),
    );
    const embedder = recordedEmbedder(await openLog(), inner);
    const calls = [
      embedder.embed(["a", "b"], { signal: one.signal }),
      embedder.embed(["a"], { signal: two.signal }),
    ];
    const settled = Promise.allSettled(calls);
    one.abort("first");
    await expect(calls[0]).rejects.toMatchObject({ code: "ABORTED" });
    expect(ended).toEqual([]);
    two.abort("second");
    await expect(calls[1]).rejects.toMatchObject({ code: "ABORTED" });
    expect(ended).toEqual(["second"]);
    await settled;
  });

  it("does not record a failure", async () => {
    let isDown = true;
    const inner = watched(async (texts) => {
      if (isDown) throw new Error("down");
      return texts.map(vectorOf);
    });
    const embedder = recordedEmbedder(await openLog(), inner);
    await expect(embedder.embed(["a"], { signal })).rejects.toThrow("down");
    isDown = false;
    expect(await embedder.embed(["a"], { signal })).toEqual([vectorOf("a")]);
  });

  it.each([
    ["too few vectors", () => [], "0 vectors for 1 texts"],
    ["a wrong dimension", () => [Float32Array.of(1, 0, 0)], "3 numbers for text 0, it should be 2"],
    ["NaN", () => [Float32Array.of(Number.NaN, 0)], "NaN"],
    ["a vector that is not normalised", () => [Float32Array.of(3, 4)], "length 5.00"],
    ["plain lists", () => [[1, 0] as unknown as Float32Array], "no Float32Array"],
    ["nothing", () => undefined as unknown as Float32Array[], "undefined"],
  ])("refuses %s, and names the embedder", async (_, vectors, problem) => {
    const embedder = recordedEmbedder(
      await openLog(),
      watched(async () => vectors()),
    );
    const failure = embedder.embed(["a"], { signal });
    await expect(failure).rejects.toMatchObject({ code: "EMBEDDER_INVALID" });
    await expect(failure).rejects.toThrow("directions");
    await expect(failure).rejects.toThrow(problem);
  });

  it.each([{ id: "" }, { dimension: 0.5 }, { embed: undefined as unknown as Embedder["embed"] }])(
    "refuses an embedder that is none: %o",
    async (change) => {
      const log = await openLog();
      expect(() => recordedEmbedder(log, { ...watched(), ...change })).toThrow(/embedder/);
    },
  );
});
