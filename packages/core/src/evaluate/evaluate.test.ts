import { describe, expect, it } from "vitest";
import * as z from "zod";
import { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { evaluate } from "./evaluate.js";
import type { Example } from "./example.js";
import type { Score } from "./metric.js";
import { contains, exactMatch, f1, fieldwise } from "./metrics.js";
import { scoreInterval } from "./score-interval.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const echo = program({
  name: "echo",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: {
    step: predict(
      signature({ instruction: "Echo.", input: { text: z.string() }, output: { label: z.string() } }),
      { format: "json" },
    ),
  },
  run: (input, { step }) => step(input),
});
type Row = Example<{ text: string }, { label: string }>;
const rows = (...texts: string[]): Row[] =>
  texts.map((text) => ({ input: { text }, expected: { label: text } }));
const lm = scriptedLm({
  usage: { promptTokens: 7, completionTokens: 3 },
  reply: ({ messages }) => {
    const text = messages.map((message) => message.text).join("\n");
    if (text.includes("down")) return new SignetError("LM_UNAVAILABLE", "no server", { retryable: true });
    if (text.includes("rubbish")) return '{"wrong": 1}';
    return JSON.stringify({ label: /"text":\s*"([^"]*)"/.exec(text)?.[1] ?? "?" });
  },
});

describe("evaluate()", () => {
  it("gives results in the order of the examples, with mean, interval and usage", async () => {
    const evaluation = await evaluate(
      echo,
      [...rows("a", "b", "c"), { input: { text: "d" }, expected: { label: "x" } }],
      { metric: exactMatch("label"), lm, concurrency: 2 },
    );
    expect(evaluation.results.map(({ output }) => output)).toEqual([
      { label: "a" },
      { label: "b" },
      { label: "c" },
      { label: "d" },
    ]);
    expect(evaluation).toMatchObject({
      score: 0.75,
      faults: { candidate: 0, outside: 0, example: 0 },
      usage: { calls: 4, promptTokens: 28, completionTokens: 12 },
    });
    expect(evaluation.interval?.[0]).toBeCloseTo(0.3006, 3);
    expect(evaluation.interval?.[1]).toBeCloseTo(0.9544, 3);
  });

  it("counts a candidate's failure as 0, and never makes a score of an outside failure or of a broken metric", async () => {
    const metric = (example: Row, output: { label: string }): Score => {
      if (example.input.text === "odd") throw new Error("cannot score this");
      return output.label === example.expected.label;
    };
    const evaluation = await evaluate(echo, rows("a", "rubbish", "down", "odd"), { metric, lm });
    expect(evaluation).toMatchObject({ score: 0.5, faults: { candidate: 1, outside: 1, example: 1 } });
    expect(
      evaluation.results.map(({ outcome }) =>
        outcome.ok ? outcome.score : `${outcome.fault} ${outcome.code}`,
      ),
    ).toEqual([1, "candidate PARSE_FAILED", "outside LM_UNAVAILABLE", "example METRIC_INVALID"]);
  });

  it.each([Number.NaN, null, 7, -0.1, "1", undefined, {}, { score: 2 }])(
    "a metric that returns %j is the example's fault",
    async (returned) => {
      const evaluation = await evaluate(echo, rows("a"), { metric: () => returned as never, lm });
      expect(evaluation).toMatchObject({ score: undefined, interval: undefined, faults: { example: 1 } });
      expect(evaluation.results[0]?.outcome).toMatchObject({ code: "METRIC_INVALID" });
    },
  );

  it("keeps the feedback of a metric", async () => {
    const evaluation = await evaluate(echo, rows("a"), {
      metric: () => ({ score: 0.25, feedback: "meh" }),
      lm,
    });
    expect(evaluation.results[0]?.outcome).toEqual({ ok: true, score: 0.25, feedback: "meh" });
  });

  it("names the row and the field of a bad example, before any call", async () => {
    const before = lm.counts.calls;
    const none: Row[] = [];
    await expect(evaluate(echo, none, { metric: exactMatch("label"), lm })).rejects.toThrow(
      code("DATA_EMPTY"),
    );
    const bad = [...rows("a"), { input: { text: 5 as never }, expected: { label: "" } }] as Row[]; // a caller without types
    await expect(evaluate(echo, bad, { metric: exactMatch("label"), lm })).rejects.toThrow(/Row 1 .*text/);
    expect(lm.counts.calls).toBe(before);
  });

  it("lets a metric ask a judge under the same models", async () => {
    const evaluation = await evaluate(echo, rows("a"), {
      lm,
      metric: async (_, output, { judge }) => (await judge(echo, { text: output.label })).label === "a",
    });
    expect(evaluation.score).toBe(1);
  });

  it("never has more under way than asked for, and stops at an abort with nothing left behind", async () => {
    const slow = scriptedLm({ reply: () => '{"label":"a"}', latencyMs: 3 });
    await evaluate(echo, rows(..."abcdefghij"), { metric: exactMatch("label"), lm: slow, concurrency: 3 });
    expect(slow.counts.peakInFlight).toBe(3);
    const controller = new AbortController();
    const stuck = scriptedLm({ reply: () => "", latencyMs: 60_000 });
    const run = evaluate(echo, rows(..."abc"), {
      metric: exactMatch("label"),
      lm: stuck,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 5);
    await expect(run).rejects.toThrow();
    expect(stuck.counts.inFlight).toBe(0);
  });

  it("stops a metric that hangs, and takes whatever is thrown", async () => {
    const controller = new AbortController();
    const hanging = evaluate(echo, rows("a"), {
      metric: () => new Promise<never>(() => {}),
      lm,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 5);
    await expect(hanging).rejects.toThrow();
    const odd = evaluate(echo, rows("a"), {
      metric: () => {
        throw Object.create(null);
      },
      lm,
    });
    expect((await odd).faults.example).toBe(1);
  });

  it("gives equal rows ids of their own", async () => {
    const { results } = await evaluate(echo, rows("a", "a"), { metric: exactMatch("label"), lm });
    expect(results[1]?.exampleId).toBe(`${results[0]?.exampleId}-1`);
  });
});

describe("metrics", () => {
  const score = async (
    metric: (example: never, output: never, context: never) => unknown,
    label: unknown,
    output: unknown,
  ): Promise<unknown> =>
    metric({ input: {}, expected: { x: label } } as never, { x: output } as never, undefined as never);

  it.each([
    [exactMatch("x"), "Paris ", "paris", true],
    [exactMatch("x"), { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [exactMatch("x"), 1, "1", false],
    [contains("x"), "PARIS", "It is Paris.", true],
    [f1("x"), "the big cat", "a big cat", 2 / 3],
    [f1("x"), "", "", 1],
    [f1("x"), "a", "", 0],
  ])("%# scores as documented", async (metric, label, output, expected) => {
    expect(await score(metric, label, output)).toBe(expected);
  });

  it("fieldwise() is the share of fields that match, and says which do not", async () => {
    const metric = fieldwise("a", "b");
    expect(metric({ input: {}, expected: { a: 1, b: 2 } }, { a: 1, b: 3 }, undefined as never)).toEqual({
      score: 0.5,
      feedback: "b is 3, expected 2",
    });
  });
});

describe("scoreInterval()", () => {
  it("is Wilson's for 0 and 1, Student's t otherwise, and within [0, 1]", () => {
    expect(scoreInterval([1, 1, 1, 1])).toEqual([expect.closeTo(0.5101, 3), 1]);
    const [low, high] = scoreInterval([0.2, 0.4, 0.6, 0.5, 0.3]);
    expect(low).toBeCloseTo(0.4 - 2.776445 * Math.sqrt(0.025 / 5), 3);
    expect(high).toBeCloseTo(0.4 + 2.776445 * Math.sqrt(0.025 / 5), 3);
    expect(scoreInterval([])).toEqual([0, 1]);
    expect(scoreInterval([0.5, 0.5, 0.5])[1]).toBeGreaterThan(0.7);
  });
});
