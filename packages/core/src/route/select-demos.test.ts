import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { load } from "../artifact/load.js";
import { parseArtifact } from "../artifact/parse-artifact.js";
import { seal } from "../artifact/seal.js";
import type { Embedder } from "../embed/embedder.js";
import { fitTfIdf } from "../embed/tf-idf.js";
import { encodeVectors } from "../embed/vectors.js";
import type { SignetError } from "../errors.js";
import type { LmRequest } from "../lm/language-model.js";
import { predict } from "../module/predict.js";
import type { Demo, DemoSelection, LeafParameters, Plan } from "../program/parameters.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { spansOf, type Trace } from "../trace/span.js";
import { route } from "./route.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const say = predict(
  signature({ instruction: "Plain.", input: { text: z.string() }, output: { said: z.string() } }),
  { format: "json" },
);
const echo = program({
  name: "echo",
  input: { text: z.string() },
  output: { said: z.string() },
  modules: { say },
  run: async (input, { say }) => say(input),
});

/** Texts of one number, as the angle of a unit vector, in degrees. */
function angles(embed?: Embedder["embed"]): Embedder {
  const vectorOf = (text: string): Float32Array => {
    const angle = (Number(text) / 180) * Math.PI;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  return { id: "angles", dimension: 2, embed: embed ?? (async (texts) => texts.map(vectorOf)) };
}

const texts = ["0", "10", "20", "90", "180"];
const demos = texts.map(
  (text): Demo => ({ origin: "labeled", exampleId: `at ${text}`, fields: { text, said: text } }),
);

async function select(k: number, embedder: Embedder = angles()): Promise<DemoSelection> {
  const vectors = await embedder.embed(texts, { signal: new AbortController().signal });
  const { id, dimension, idf } = embedder;
  const identity = { id, dimension, ...(idf !== undefined && { idf }) };
  return { k, embedder: identity, vectors: encodeVectors(...vectors) };
}

async function planOf(k: number, embedder?: Embedder): Promise<Plan<"say">> {
  return {
    kind: "single",
    parameters: { say: { instruction: "Near.", demos, select: await select(k, embedder) } },
  };
}

interface Told {
  readonly trace: Trace;
  readonly requests: readonly LmRequest[];
}

async function told(of: Pick<typeof echo, "run">, ...inputs: readonly string[]): Promise<readonly Told[]> {
  const runs: Told[] = [];
  let requests: LmRequest[] = [];
  const lm = scriptedLm({
    reply: (request) => {
      requests.push(request);
      return JSON.stringify({ said: "x" });
    },
  });
  for (const text of inputs) {
    requests = [];
    await of.run({ text }, { lm, onTrace: (trace) => runs.push({ trace, requests }) });
  }
  return runs;
}

const selections = (runs: readonly Told[]) =>
  runs.flatMap(({ trace }) => [...spansOf(trace)].flatMap(({ selection }) => selection ?? []));
const picked = (runs: readonly Told[]) => selections(runs).map(({ exampleIds }) => exampleIds);

describe("select", () => {
  it("shows the demos nearest to the input, the nearest one last, and says so in the span", async () => {
    const near = route(echo, await planOf(3), { embedder: angles() });
    const [first, other] = await told(near, "8", "170");
    expect(picked([first, other] as Told[])).toEqual([
      ["at 20", "at 0", "at 10"],
      ["at 20", "at 90", "at 180"],
    ]);
    const prefix = first?.requests[0]?.prefix.map(({ text }) => text).join("\n") ?? "";
    expect(prefix.startsWith("Near.")).toBe(true);
    const at = ["20", "0", "10"].map((text) => prefix.indexOf(`"${text}"`));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(prefix).not.toContain('"90"');
    expect(first?.trace.children[0]?.selection?.distance).toBeCloseTo(2 * Math.sin(Math.PI / 180), 5);
  });

  it("counts the earlier of equally near demos as nearer", async () => {
    const near = route(echo, await planOf(1), { embedder: angles() });
    expect(picked(await told(near, "5", "15"))).toEqual([["at 0"], ["at 10"]]);
  });

  it("shows what a sort of all distances would, for any k and input", async () => {
    const k = fc.integer({ min: 1, max: demos.length });
    await fc.assert(
      fc.asyncProperty(k, fc.integer({ min: 0, max: 359 }), async (k, angle) => {
        const apart = (text: string): number => Math.abs(((Number(text) - angle + 540) % 360) - 180);
        const sorted = [...texts].sort((one, other) => apart(one) - apart(other));
        const [chosen] = picked(await told(route(echo, await planOf(k), { embedder: angles() }), `${angle}`));
        const distances = (chosen ?? []).map((id) => apart(id.slice("at ".length)));
        expect(distances).toEqual(sorted.slice(0, k).reverse().map(apart));
      }),
      { numRuns: 40 },
    );
  });

  it("makes one stable prefix for each set of demos", async () => {
    const near = route(echo, await planOf(2), { embedder: angles() });
    const [one, same, other] = await told(near, "1", "2", "179");
    expect(same?.requests[0]?.prefix).toBe(one?.requests[0]?.prefix);
    expect(other?.requests[0]?.prefix).not.toBe(one?.requests[0]?.prefix);
  });

  it("needs no embedder where the plan brings its own", async () => {
    const near = echo.with(await planOf(1, fitTfIdf(texts)));
    expect(picked(await told(near, "90", "20"))).toEqual([["at 90"], ["at 20"]]);
  });

  it("picks in a nested program, with the embedder that the inner one was given", async () => {
    const outer = program({
      name: "outer",
      input: { text: z.string() },
      output: { said: z.string() },
      modules: { echo: route(echo, await planOf(1), { embedder: angles() }) },
      run: async (input, { echo }) => echo(input),
    });
    expect(picked(await told(outer, "91"))).toEqual([["at 90"]]);
    const changed = outer.with({ "echo.say": { instruction: "Other." } });
    expect(picked(await told(changed, "91"))).toEqual([["at 90"]]);
    const fewer = outer.with({ "echo.say": { demos: demos.slice(0, 1) } });
    expect(picked(await told(fewer, "91"))).toEqual([]);
  });

  it("picks among the demos of an expert", async () => {
    const plain: LeafParameters = { instruction: "Plain.", demos: [] };
    const near = { instruction: "Near.", demos, select: await select(1) };
    const experts = [Float32Array.of(1, 0), Float32Array.of(-1, 0)].map((centroid, index) => ({
      centroid: encodeVectors(centroid),
      parameters: { say: index === 0 ? near : plain },
    }));
    const identity = { id: "angles", dimension: 2 };
    for (const rule of ["centroid", "mixture"] as const) {
      const router = { path: "" as const, rule, embedder: identity, bandwidth: 1, experts };
      const plan: Plan<"say"> = { kind: "experts", parameters: { say: plain }, routers: [router] };
      const routed = route(echo, plan, { embedder: angles() });
      expect(picked(await told(routed, "19", "170"))).toEqual([["at 20"]]);
      const loaded = load(echo, seal(echo, { plan }).toString(), { embedder: angles() });
      expect(picked(await told(loaded, "19", "170"))).toEqual([["at 20"]]);
    }
  });

  it("survives an artifact, which is loaded with the embedder", async () => {
    const plan = await planOf(2);
    const artifact = seal(echo, { plan });
    expect(parseArtifact(artifact.toString()).plan).toEqual(plan);
    expect(() => load(echo, artifact)).toThrow(code("EMBEDDER_MISSING"));
    expect(() => load(echo, artifact, { embedder: { ...angles(), id: "other" } })).toThrow(
      code("ARTIFACT_MISMATCH"),
    );
    const loaded = load(echo, artifact, { embedder: angles() });
    expect(picked(await told(loaded, "8"))).toEqual([["at 0", "at 10"]]);
    expect(seal(loaded).toString()).toBe(artifact.toString());
  });

  it("shows the first demos where the fallback is allowed and the input has no vector", async () => {
    const without = load(echo, seal(echo, { plan: await planOf(2) }), { whenUnroutable: "fallback" });
    expect(selections(await told(without, "8"))).toEqual([
      { exampleIds: ["at 0", "at 10"], fallback: "no embedder" },
    ]);
    const failing = angles(() => Promise.reject(new Error("out of reach")));
    const plan = await planOf(2);
    const fallback = route(echo, plan, { embedder: failing, whenUnroutable: "fallback" });
    expect(selections(await told(fallback, "8"))).toEqual([
      { exampleIds: ["at 0", "at 10"], fallback: "embedder failed" },
    ]);
    await expect(told(route(echo, plan, { embedder: failing }), "8")).rejects.toThrow(code("LM_UNAVAILABLE"));
  });

  it("ends with the run's signal while an embedder hangs", async () => {
    const aborting = new AbortController();
    const hanging = angles(() => {
      aborting.abort();
      return new Promise(() => {});
    });
    const near = route(echo, await planOf(1), { embedder: hanging, whenUnroutable: "fallback" });
    const lm = scriptedLm({ reply: () => "{}" });
    await expect(near.run({ text: "1" }, { lm, signal: aborting.signal })).rejects.toThrow(code("ABORTED"));
  });

  it("refuses what does not fit the demos, naming the step", async () => {
    const good = await select(2);
    const bad: readonly unknown[] = [
      { ...good, k: 0 },
      { ...good, k: 6 },
      { ...good, k: 1.5 },
      { ...good, k: "2" },
      { ...good, vectors: good.vectors.slice(4) },
      { ...good, vectors: "?" },
      { ...good, embedder: { id: "angles" } },
      { ...good, embedder: { id: "angles", dimension: 0.5 } },
      { ...good, embedder: { ...good.embedder, idf: 3 } },
      { k: 1 },
      "near",
      null,
    ];
    for (const value of bad) {
      const leaf = { instruction: "Near.", demos, select: value as DemoSelection }; // from outside
      const plan: Plan<"say"> = { kind: "single", parameters: { say: leaf } };
      expect(() => route(echo, plan, { embedder: angles() })).toThrow(/PLAN_INVALID|step "say"/);
      expect(() => seal(echo, { plan })).toThrow(code("PLAN_INVALID"));
    }
  });

  it("refuses vectors that are not finite when it picks, and when it is sealed", async () => {
    const plan: Plan<"say"> = {
      kind: "single",
      parameters: {
        say: {
          instruction: "Near.",
          demos: demos.slice(0, 1),
          select: { ...(await select(1)), vectors: encodeVectors(Float32Array.of(Number.NaN, 1)) },
        },
      },
    };
    await expect(told(route(echo, plan, { embedder: angles() }), "1")).rejects.toThrow(code("PLAN_INVALID"));
    expect(() => seal(echo, { plan })).toThrow(code("PLAN_INVALID"));
  });
});
