import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { seal } from "../artifact/seal.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { sig } from "../signature/shorthand.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { driftWatch } from "./drift-watch.js";

const triage = program({
  name: "triage",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: { label: predict(sig("text -> label")) },
  run: ({ text }, { label }) => label({ text }),
});

const side = (score: number) => ({ score, interval: [score - 0.05, score + 0.05] });
const artifact = (scores: object | null) =>
  seal(triage, {
    provenance: {
      strategy: { name: "mipro", options: {} },
      seed: 1,
      models: { default: "m" },
      data: {},
      // JSON as the compile writes it.
      scores: scores as never,
      cost: {},
    },
  });

const stored = { score: 0.9, n: 400 };

describe("driftWatch()", () => {
  it("compares with the artifact's holdout score: of what was adopted, or of the original that was kept", () => {
    const holdout = { before: side(0.5), after: side(0.8), n: 100 };
    const mean = (adopted: boolean) =>
      driftWatch(artifact({ adopted, valset: 0.9, holdout }), { judge: () => 1 }).report().stored.mean;
    expect(mean(true)).toBe(0.8);
    expect(mean(false)).toBe(0.5);
  });

  it("takes the text of an artifact, and quotes nothing of a text that is none", () => {
    const holdout = { before: side(0.5), after: side(0.8), n: 100 };
    const text = artifact({ adopted: true, valset: 0.9, holdout }).toString();
    expect(driftWatch(text, { judge: () => 1 }).report().stored.mean).toBe(0.8);
    expect(() => driftWatch(text.slice(1), { judge: () => 1 })).toThrow(
      expect.objectContaining({ code: "ARTIFACT_INVALID", message: expect.not.stringContaining("triage") }),
    );
    expect(() => driftWatch(text, undefined as never)).toThrow(/needs options/);
    expect(() => driftWatch(undefined as never, { judge: () => 1 })).toThrow(
      expect.objectContaining({ code: "ARTIFACT_INVALID" }),
    );
  });

  it.each([
    ["sealed without a compile", seal(triage)],
    ["without a holdout", artifact({ adopted: true, valset: 0.9, holdout: null })],
    ["with scores that are none", artifact({ adopted: true, holdout: { after: { score: "0.9" } } })],
    ["with no scores at all", artifact(null)],
  ])("refuses an artifact %s", (_, sealed) => {
    expect(() => driftWatch(sealed, { judge: () => 1 })).toThrow(/"triage" holds no score to watch against/);
  });

  it("tells of a drift once, with the report", async () => {
    const onDrift = vi.fn(() => {
      throw new Error("pager is down");
    });
    const watch = driftWatch(stored, {
      judge: (_input: number, output: boolean) => output,
      window: 50,
      onDrift,
    });
    for (let request = 0; request < 200; request++) await watch.observe(request, request < 50);
    expect(onDrift).toHaveBeenCalledTimes(1);
    expect(onDrift).toHaveBeenCalledWith(
      expect.objectContaining({
        drifted: true,
        scored: 100,
        stored: expect.objectContaining({ mean: 0.9, n: 400 }),
      }),
    );
  });

  it("judges the same share of requests everywhere, by key", async () => {
    const judgedKeys = async () => {
      const keys: string[] = [];
      const judge = (input: { readonly id: string }) => keys.push(input.id) > 0;
      const watch = driftWatch(stored, { judge, share: 0.2 });
      for (let id = 0; id < 1000; id++)
        await watch.observe({ id: `${id}` }, undefined, { key: `request-${id}` });
      return keys;
    };
    const keys = await judgedKeys();
    expect(keys.length).toBeGreaterThan(150);
    expect(keys.length).toBeLessThan(250);
    expect(await judgedKeys()).toEqual(keys);
  });

  it("takes a program as the judge", async () => {
    const judge = program({
      name: "judge",
      input: { input: z.object({ text: z.string() }), output: z.object({ label: z.string() }) },
      output: { score: z.number().min(0).max(1) },
      modules: { score: predict(sig("question -> score: number")) },
      run: ({ input, output }, { score }) => score({ question: `${input.text}: ${output.label}?` }),
    });
    const lm = scriptedLm({ reply: () => "0.25" });
    const watch = driftWatch(stored, { judge, lm });
    await watch.observe({ text: "hi" }, { label: "greeting" });
    expect(watch.report()).toMatchObject({ scored: 1, failed: 0, live: { mean: 0.25, n: 1 } });
    expect(() => driftWatch(stored, { judge })).toThrow(/"judge" is a program: pass its models/);
  });

  it("counts judges that throw, hang or return no score, and never rejects", async () => {
    const judges = [
      () => {
        throw new Error("no judge");
      },
      () => new Promise<number>(() => {}),
      () => 7,
    ];
    const watch = driftWatch(stored, { judge: (which: number) => judges[which]?.() ?? 1, timeoutMs: 1 });
    await Promise.all([0, 1, 2, 3].map((which) => watch.observe(which, undefined)));
    expect(watch.report()).toMatchObject({ scored: 1, failed: 3, skipped: 0 });
  });

  it("skips what exceeds its concurrency, and all once its signal fired", async () => {
    const controller = new AbortController();
    const judge = () => new Promise<number>(() => {});
    const watch = driftWatch(stored, { judge, concurrency: 2, signal: controller.signal });
    const observed = Promise.all([1, 2, 3].map((input) => watch.observe(input, undefined)));
    controller.abort();
    await observed;
    await watch.observe(4, undefined);
    expect(watch.report()).toMatchObject({ scored: 0, failed: 2, skipped: 2 });
  });

  it.each([
    [{ share: 0 }, /`share` is 0/],
    [{ window: 5 }, /`window` is 5/],
    [{ confidence: 1 }, /`confidence` is 1/],
    [{ concurrency: 0 }, /`concurrency` is 0/],
    [{ timeoutMs: -1 }, /`timeoutMs` is -1/],
    [{ timeoutMs: 2 ** 31 }, /`timeoutMs` is 2147483648/],
  ])("refuses %o", (options, message) => {
    expect(() => driftWatch(stored, { judge: () => 1, ...options })).toThrow(message);
  });

  it.each([
    [{ score: 1.2, n: 10 }, /`score` is 1.2/],
    [{ score: 0.5 }, /how sure it is/],
    [{ score: 0.5, n: 0 }, /how sure it is/],
    [{ score: 0.5, interval: [0.6, 0.7] as const }, /hold the score 0.5/],
    [{ score: 0.5, interval: 0.1 as never }, /no pair/],
  ])("refuses the stored score %o", (against, message) => {
    expect(() => driftWatch(against, { judge: () => 1 })).toThrow(message);
  });
});
