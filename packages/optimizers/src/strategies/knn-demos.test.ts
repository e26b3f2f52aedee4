import {
  type Embedder,
  type Example,
  exactMatch,
  load,
  predict,
  program,
  type SignetError,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type CompileResult, compile } from "../compile.js";
import { bootstrapFewShot } from "./bootstrap-few-shot.js";
import { knnDemos } from "./knn-demos.js";
import { mipro } from "./mipro.js";
import { sequence } from "./sequence.js";
import type { Strategy } from "./strategy.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const label = z.enum(["clay", "sand", "loam", "peat"]);
type Soil = z.infer<typeof label>;
const judge = predict(
  signature({ instruction: "Name the soil.", input: { plot: z.string() }, output: { label } }),
  { format: "json" },
);
const survey = program({
  name: "survey",
  input: { plot: z.string() },
  output: { label: z.string() },
  modules: { judge },
  run: ({ plot }, steps) => steps.judge({ plot }),
});

/** Each stretch of ten plots along the road has its own soil: only a neighbour tells which. */
const soilAt = (at: number): Soil => label.options[Math.floor(at / 10) % 4] as Soil; // 0 to 3
const villageAt = (at: number): string => String.fromCharCode(97 + Math.floor(at / 10)).repeat(4);
const plotAt = (at: number): string => `plot ${at} of ${villageAt(at)}`;
type Row = Example<{ plot: string }, { label: Soil }>;
const rowsAt = (...places: readonly number[]): readonly Row[] =>
  places.map((at) => ({ input: { plot: plotAt(at) }, expected: { label: soilAt(at) } }));
const every = (step: number, from: number): readonly number[] =>
  Array.from({ length: Math.floor((240 - from) / step) + 1 }, (_, index) => from + index * step);

const sets = {
  trainset: rowsAt(...every(4, 2)),
  valset: rowsAt(...every(7, 1).filter((at) => at % 4 !== 2)),
  holdout: rowsAt(...every(5, 3).filter((at) => at % 4 !== 2 && at % 7 !== 1)),
};

/** Plots along a quarter of a circle. */
function road(embed?: Embedder["embed"]): Embedder {
  const vectorOf = (text: string): Float32Array => {
    const angle = (Number(/\d+/.exec(text)?.[0]) / 240) * (Math.PI / 2);
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  return { id: "road", dimension: 2, embed: embed ?? (async (texts) => texts.map(vectorOf)) };
}

/** Says what most of its demos say, the last one of equals; without demos "clay". */
const surveyor = () =>
  scriptedLm({
    reply: ({ prefix }) => {
      const shown = prefix.map(({ text }) => text).join("\n");
      const labels = [...shown.matchAll(/"label":\s*"(\w+)"/g)].map(([, soil]) => soil ?? "");
      const votes = (soil: string): number => labels.filter((other) => other === soil).length;
      const said = labels.reduce((best, soil) => (votes(soil) >= votes(best) ? soil : best), "clay");
      return JSON.stringify({ label: said });
    },
  });

const surveyed = (
  strategy: Strategy,
  options: { readonly embedder?: Embedder } = {},
): Promise<CompileResult> =>
  compile(survey, { ...sets, metric: exactMatch("label"), lm: surveyor(), strategy, ...options });

const selectOf = ({ artifact }: CompileResult) => artifact.plan.parameters.judge?.select;

describe("knnDemos()", () => {
  it("beats fixed demos where neighbours know the answer", async () => {
    const near = await surveyed(knnDemos(), { embedder: road() });
    const fixed = await surveyed(bootstrapFewShot(), { embedder: road() });
    expect(near.report.adopted).toBe(true);
    expect(near.report.scores?.after.score).toBeGreaterThan(0.8);
    expect(fixed.report.scores?.after.score).toBeLessThan(0.5);
    expect(selectOf(near)?.embedder).toEqual({ id: "road", dimension: 2 });
    expect([1, 2]).toContain(selectOf(near)?.k); // more neighbours lie beyond the stretch
  });

  it("gives an artifact that picks by itself, with the embedder of the compile", async () => {
    const near = await surveyed(knnDemos({ k: 1 }), { embedder: road() });
    expect(() => load(survey, near.artifact)).toThrow(code("EMBEDDER_MISSING"));
    const loaded = load(survey, near.artifact.toString(), { embedder: road() });
    expect(await loaded.run({ plot: plotAt(137) }, { lm: surveyor() })).toEqual({ label: soilAt(137) });
    const again = await compile(loaded, {
      ...sets,
      metric: exactMatch("label"),
      lm: surveyor(),
      strategy: bootstrapFewShot(),
    });
    expect(again.report.adopted).toBe(false);
    expect(selectOf(again)).toEqual(selectOf(near));
  });

  it("needs no embedder: tf-idf comes with the artifact", async () => {
    const near = await surveyed(knnDemos({ k: [1, 2] }));
    expect(selectOf(near)?.embedder.idf).toBeTypeOf("string");
    const loaded = load(survey, near.artifact.toString());
    expect(await loaded.run({ plot: plotAt(137) }, { lm: surveyor() })).toEqual({ label: soilAt(137) });
  });

  it("leaves a row's own demo out where it is scored on rows that it was made from", async () => {
    const rows = sets.trainset;
    const alone = rows.map((row, index) => ({
      ...row,
      expected: { label: label.options[index % 4] as Soil },
    }));
    const { report } = await compile(survey, {
      trainset: alone,
      valset: alone,
      holdout: sets.holdout,
      metric: exactMatch("label"),
      lm: surveyor(),
      embedder: road(),
      strategy: knnDemos({ k: 1, maxBootstrapped: 0 }),
    });
    expect(report.valScore).toBeLessThan(0.5); // its own demo would answer for every row
  });

  it("can be followed by another strategy, and stays where that is no better", async () => {
    const search = mipro({ mode: "demos", demoSets: 3, runs: 80, minibatch: 10 });
    const result = await surveyed(sequence(knnDemos({ k: 1 }), search), { embedder: road() });
    expect(selectOf(result)?.k).toBe(1);
  });

  it("keeps within the tokens that demos may cost", async () => {
    const tokens = await surveyed(knnDemos({ k: 8, maxDemoTokens: 60 }), { embedder: road() });
    expect(selectOf(tokens)?.k).toBeLessThan(8);
    const none = await surveyed(knnDemos({ k: 8, maxDemoTokens: 1 }), { embedder: road() });
    expect(selectOf(none)).toBeUndefined();
  });

  it("refuses options out of range, and more demos than there are rows", async () => {
    const bad = [
      { k: 0 },
      { k: [] },
      { k: [2, 1.5] },
      { k: "4" as never },
      { k: 65 },
      { k: 9, maxPool: 8 },
      { maxPool: 0 },
      { maxBootstrapped: -1 },
    ];
    for (const options of bad) expect(() => knnDemos(options)).toThrow(code("OPTION_INVALID"));
    await expect(surveyed(knnDemos({ k: 64 }))).rejects.toThrow(/k = 64, there are 60 training rows/);
  });

  it("says that the embedder failed, and ends with the signal while it hangs", async () => {
    const failing = road(() => Promise.reject(new Error("connection refused")));
    await expect(surveyed(knnDemos(), { embedder: failing })).rejects.toThrow(code("LM_UNAVAILABLE"));
    const aborting = new AbortController();
    const hanging = road(() => {
      aborting.abort();
      return new Promise(() => {});
    });
    const stopped = await compile(survey, {
      ...sets,
      metric: exactMatch("label"),
      lm: surveyor(),
      embedder: hanging,
      signal: aborting.signal,
      strategy: knnDemos(),
    });
    expect(stopped.report.stopped).toBe("aborted");
  });
});
