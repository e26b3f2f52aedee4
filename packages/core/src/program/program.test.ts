import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import type { LmRequest } from "../lm/language-model.js";
import { chainOfThought } from "../module/chain-of-thought.js";
import { effect } from "../module/effect.js";
import { majority } from "../module/majority.js";
import type { Modules } from "../module/module.js";
import { predict } from "../module/predict.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { spansOf, type Trace, usageOf } from "../trace/span.js";
import { program, type RunEvent } from "./program.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const textOf = ({ prefix, messages }: LmRequest): string =>
  [...prefix, ...messages].map(({ text }) => text).join("\n");

const shout = signature({ instruction: "Shout.", input: { text: z.string() }, output: { loud: z.string() } });
const one = predict(shout, { format: "json" });
/** Answers `{"loud": "<sample>"}`. */
const echoSample = () => scriptedLm({ reply: (_, { sample }) => JSON.stringify({ loud: sample }) });

const twice = program({
  name: "twice",
  input: { text: z.string() },
  output: { loud: z.string() },
  modules: { first: one, second: one },
  run: async ({ text }, { first, second }) => {
    const { loud } = await first({ text });
    return second({ text: loud });
  },
});

const simple = (
  run: (steps: {
    step: (
      input: { text: string },
      options?: { sample?: number; signal?: AbortSignal },
    ) => Promise<{ loud: string }>;
  }) => Promise<string>,
) =>
  program({
    name: "simple",
    input: { text: z.string() },
    output: { out: z.string() },
    modules: { step: one },
    run: async (_, steps) => ({ out: await run(steps) }),
  });

describe("program()", () => {
  it("gives two leaves of one definition their own paths and parameters", async () => {
    expect(Object.keys(twice.parameters)).toEqual(["first", "second"]);
    const seen: string[] = [];
    const lm = scriptedLm({
      reply: (request) => {
        seen.push(textOf(request));
        return JSON.stringify({ loud: "X" });
      },
    });
    await twice.with({ second: { instruction: "Whisper." } }).run({ text: "a" }, { lm });
    expect(seen.map((text) => [text.includes("Shout."), text.includes("Whisper.")])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(twice.parameters.second.instruction).toBe("Shout.");
  });

  it("nests: paths are joined by dots, inner parameters can be changed from outside", async () => {
    const outer = program({
      name: "outer",
      input: { text: z.string() },
      output: { loud: z.string() },
      modules: { inner: twice, last: one },
      run: async (input, { inner, last }) => last({ text: (await inner(input)).loud }),
    });
    expect(Object.keys(outer.parameters)).toEqual(["inner.first", "inner.second", "last"]);
    let trace: Trace | undefined;
    const result = await outer.with({ "inner.second": { instruction: "Deep." } }).run(
      { text: "a" },
      {
        lm: scriptedLm({
          reply: (request) => JSON.stringify({ loud: textOf(request).includes("Deep.") ? "deep" : "flat" }),
        }),
        onTrace: (done) => (trace = done),
      },
    );
    expect(result).toEqual({ loud: "flat" });
    expect([...spansOf(trace as Trace)].map(({ path, output }) => [path, output?.loud])).toEqual([
      ["", "flat"],
      ["inner", "deep"],
      ["inner.first", "flat"],
      ["inner.second", "deep"],
      ["last", "flat"],
    ]);
  });

  it("hash covers paths, kinds and signatures, not instructions or source", () => {
    const make = (modules: Modules, name = "p") =>
      program({
        name,
        input: { text: z.string() },
        output: { loud: z.string() },
        modules,
        run: async () => ({ loud: "" }),
      }).hash;
    expect(make({ a: one })).toBe(make({ a: predict({ ...shout, instruction: "Other" }) }, "q"));
    expect(make({ a: one })).not.toBe(make({ b: one }));
    expect(make({ a: one })).not.toBe(make({ a: chainOfThought(shout) }));
  });

  it.each(["a.b", "__proto__", "constructor", "prototype", "", "1a"])("refuses the module key %j", (key) => {
    const modules = Object.fromEntries([[key, one]]);
    Object.defineProperty(modules, key, { value: one, enumerable: true });
    expect(() =>
      program({ name: "p", input: {}, output: { a: z.string() }, modules, run: async () => ({ a: "" }) }),
    ).toThrow(code("PROGRAM_INVALID"));
  });

  it("aborts and reports a step that was not awaited", async () => {
    let aborted = false;
    const lm = scriptedLm({
      latencyMs: 60_000,
      reply: () => JSON.stringify({ loud: "late" }),
    });
    const floating = simple(async ({ step }) => {
      const pending = step({ text: "x" });
      pending.catch(() => (aborted = true));
      return "done";
    });
    await expect(floating.run({ text: "a" }, { lm })).rejects.toThrow(code("STEP_NOT_AWAITED"));
    expect(aborted).toBe(true);
    expect(lm.counts.inFlight).toBe(0);
  });

  it("aborts what is under way when one of several steps fails", async () => {
    const lm = scriptedLm({ latencyMs: 60_000, reply: () => "" });
    const failing = simple(async ({ step }) => {
      await Promise.all([step({ text: "slow" }), Promise.reject(new Error("boom"))]);
      return "";
    });
    await expect(failing.run({ text: "a" }, { lm })).rejects.toThrow("boom");
    expect(lm.counts.inFlight).toBe(0);
  });

  it("hands the run's signal to every step, and stops a body that ignores it", async () => {
    const controller = new AbortController();
    const lm = scriptedLm({ latencyMs: 60_000, reply: () => "" });
    const stuck = simple(async ({ step }) => {
      await step({ text: "x" }).catch(() => new Promise(() => {}));
      return "";
    });
    const run = stuck.run({ text: "a" }, { lm, signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(run).rejects.toThrow(code("ABORTED"));
    expect(lm.counts.inFlight).toBe(0);
  });

  it("refuses a step that is called after its run had ended", async () => {
    let kept: ((input: { text: string }) => Promise<unknown>) | undefined;
    const leaky = simple(async ({ step }) => {
      kept = step;
      return "";
    });
    await leaky.run({ text: "a" }, { lm: echoSample() });
    await expect(kept?.({ text: "late" })).rejects.toThrow(code("STEP_NOT_AWAITED"));
  });

  it("takes a body without a promise, and says so when the model is missing", async () => {
    const plain = simple((() => "now") as never);
    const signal = new AbortController().signal;
    expect(await plain.run({ text: "a" }, { lm: echoSample(), signal })).toEqual({ out: "now" });
    await expect(plain.run({ text: "a" }, undefined as never)).rejects.toThrow(code("OPTION_INVALID"));
  });

  it("reads an answer behind a byte order mark and behind a reasoning model's thinking", async () => {
    for (const preface of ["\uFEFF", '<think>\n{"loud": "WRONG"}\n</think>\n']) {
      const lm = scriptedLm({ reply: () => `${preface}{"loud": "RIGHT"}` });
      expect(await twice.run({ text: "a" }, { lm })).toEqual({ loud: "RIGHT" });
    }
  });

  it("gives equal requests of one sample one answer within a run, and other samples their own", async () => {
    const lm = echoSample();
    const many = simple(async ({ step }) => {
      const all = await Promise.all([
        step({ text: "x" }),
        step({ text: "x" }),
        step({ text: "x" }, { sample: 1 }),
        step({ text: "y" }),
      ]);
      all.push(await step({ text: "x" }));
      return all.map(({ loud }) => loud).join(" ");
    });
    expect(await many.run({ text: "a" }, { lm, sample: 3 })).toEqual({ out: "3 3 3/1 3 3" });
    expect(lm.counts.calls).toBe(3);
  });

  it("checks inputs and outputs of the program and of its steps", async () => {
    const lm = echoSample();
    // A caller without types.
    await expect(twice.run({ text: 1 } as never, { lm })).rejects.toThrow(code("INPUT_INVALID"));
    await expect(
      simple(({ step }) => step({} as never).then(() => "")).run({ text: "a" }, { lm }),
    ).rejects.toThrow(code("INPUT_INVALID"));
    await expect(simple(async () => 5 as never).run({ text: "a" }, { lm })).rejects.toThrow(
      code("OUTPUT_INVALID"),
    );
  });

  it("shows the model its own answer and the problem once, then gives up", async () => {
    const requests: string[] = [];
    const lm = scriptedLm({
      reply: (request) => {
        requests.push(textOf(request));
        return requests.length === 1 ? '{"wrong": 1}' : '{"loud": "OK"}';
      },
    });
    expect(await twice.run({ text: "a" }, { lm })).toEqual({ loud: "OK" });
    expect(requests[1]).toContain('{"wrong": 1}');
    expect(requests[1]).toContain("loud");
    const hopeless = scriptedLm({ reply: () => '{"wrong": 1}' });
    await expect(twice.run({ text: "a" }, { lm: hopeless })).rejects.toThrow(code("PARSE_FAILED"));
    expect(hopeless.counts.calls).toBe(2);
  });

  it("tells an empty answer and a truncated one apart from a wrong one", async () => {
    await expect(twice.run({ text: "a" }, { lm: scriptedLm({ reply: () => " " }) })).rejects.toThrow(
      code("LM_EMPTY"),
    );
    const cut = scriptedLm({ reply: () => ({ text: '{"loud": "half', finish: "length" }) });
    await expect(twice.run({ text: "a" }, { lm: cut })).rejects.toThrow(/cut off/);
  });

  it("fails before the first call when a role has no model", async () => {
    const roles = program({
      name: "r",
      input: {},
      output: { loud: z.string() },
      modules: { step: predict(shout, { lm: "cheap", format: "json" }) },
      run: (_, { step }) => step({ text: "" }),
    });
    const lm = echoSample();
    await expect(roles.run({}, { lm: { default: lm } })).rejects.toThrow(code("LM_ROLE_UNKNOWN"));
    expect(lm.counts.calls).toBe(0);
    expect(
      await roles.run(
        {},
        { lm: { default: echoSample(), cheap: scriptedLm({ reply: () => '{"loud":"cheap"}' }) } },
      ),
    ).toEqual({ loud: "cheap" });
  });

  it("runs a thousand variants at once without mixing them", async () => {
    const lm = scriptedLm({
      reply: (request) => JSON.stringify({ loud: /tag(\d+)/.exec(textOf(request))?.[1] ?? "" }),
    });
    const outputs = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        twice
          .with({ second: { instruction: `tag${index}` }, first: { instruction: `tag${index}` } })
          .run({ text: "a" }, { lm }),
      ),
    );
    expect(outputs.map(({ loud }) => Number(loud))).toEqual(outputs.map((_, index) => index));
  });

  it("is frozen, and refuses a change to what it does not have", () => {
    expect(
      Object.isFrozen(twice) && Object.isFrozen(twice.parameters) && Object.isFrozen(twice.parameters.first),
    ).toBe(true);
    expect(() => twice.with({ third: { instruction: "" } } as never)).toThrow(code("PLAN_INVALID"));
    expect(() =>
      twice.with({ kind: "single", parameters: { first: twice.parameters.first } } as never),
    ).toThrow(code("PLAN_INVALID"));
    expect(() => twice.with({ first: { instruction: 5 } } as never)).toThrow(code("PLAN_INVALID"));
  });
});

describe("stream()", () => {
  it("yields the deltas of every leaf, then the checked output", async () => {
    const events: RunEvent<{ loud: string }>[] = [];
    for await (const event of twice.stream(
      { text: "a" },
      { lm: scriptedLm({ reply: () => '{"loud": "LONG ANSWER"}', deltaLength: 5 }) },
    ))
      events.push(event);
    const texts = (path: string): string =>
      events
        .flatMap((event) => (event.type === "field" && event.path === path ? [event.delta] : []))
        .join("");
    expect(texts("first")).toBe("LONG ANSWER");
    expect(texts("second")).toBe("LONG ANSWER");
    expect(events.filter(({ type }) => type === "field").length).toBeGreaterThan(2);
    expect(events.at(-1)).toEqual({ type: "done", output: { loud: "LONG ANSWER" } });
  });

  it("says that a step starts over, and aborts the upstream call when the reader leaves", async () => {
    let calls = 0;
    const lm = scriptedLm({ reply: () => (calls++ === 0 ? "{}" : '{"loud": "OK"}'), deltaLength: 4 });
    const types = [];
    for await (const event of twice.stream({ text: "a" }, { lm })) types.push(event.type);
    expect(types).toContain("restart");
    const slow = scriptedLm({ reply: () => '{"loud": "LONG ANSWER"}', deltaLength: 2, latencyMs: 30 });
    for await (const event of twice.stream({ text: "a" }, { lm: slow })) if (event.type === "field") break;
    expect(slow.counts.inFlight).toBe(0);
  });
});

describe("effect()", () => {
  const make = (run: (input: { key: string }) => Promise<{ value: number }>) =>
    program({
      name: "lookup",
      input: { key: z.string() },
      output: { sum: z.number() },
      modules: {
        find: effect({ name: "find", input: { key: z.string() }, output: { value: z.number() }, run }),
      },
      run: async ({ key }, { find }) => {
        const [a, b] = await Promise.all([find({ key }), find({ key })]);
        return { sum: a.value + b.value };
      },
    });

  it("runs once for equal inputs of one sample, and is traced", async () => {
    let runs = 0;
    let trace: Trace | undefined;
    const lookup = make(async () => ({ value: ++runs }));
    expect(await lookup.run({ key: "k" }, { lm: echoSample(), onTrace: (done) => (trace = done) })).toEqual({
      sum: 2,
    });
    expect((trace as Trace).children.map(({ kind, path, output }) => [kind, path, output])).toEqual([
      ["effect", "find", { value: 1 }],
      ["effect", "find", { value: 1 }],
    ]);
  });

  it("refuses an output that does not fit", async () => {
    await expect(
      make(async () => ({ value: "x" }) as never).run({ key: "k" }, { lm: echoSample() }),
    ).rejects.toThrow(code("OUTPUT_INVALID"));
  });
});

describe("majority()", () => {
  const replies = (table: Readonly<Record<string, string>>) =>
    scriptedLm({ reply: (_, { sample }) => table[sample] ?? '{"wrong": 1}' });
  const voted = program({
    name: "v",
    input: { text: z.string() },
    output: { loud: z.string() },
    modules: { step: majority(one, { votes: 3, by: "loud" }) },
    run: (input, { step }) => step(input),
  });

  it("keeps the path, draws samples 0, 1, 2 and takes the most frequent value", async () => {
    expect(Object.keys(voted.parameters)).toEqual(["step"]);
    expect(
      await voted.run(
        { text: "a" },
        { lm: replies({ "0/0": '{"loud":"A"}', "0/1": '{"loud":"B"}', "0/2": '{"loud":"B"}' }) },
      ),
    ).toEqual({ loud: "B" });
  });

  it("gives a tie to the earlier draw, leaves failed draws out, and fails when all do", async () => {
    expect(
      await voted.run({ text: "a" }, { lm: replies({ "0/1": '{"loud":"B"}', "0/2": '{"loud":"A"}' }) }),
    ).toEqual({ loud: "B" });
    await expect(voted.run({ text: "a" }, { lm: replies({}) })).rejects.toThrow(code("PARSE_FAILED"));
  });
});

describe("chainOfThought()", () => {
  it("asks for reasoning first and returns it", async () => {
    const thinking = program({
      name: "t",
      input: { text: z.string() },
      output: { loud: z.string(), reasoning: z.string() },
      modules: { step: chainOfThought(shout, { format: "json" }) },
      run: (input, { step }) => step(input),
    });
    let trace: Trace | undefined;
    const lm = scriptedLm({
      reply: () => '{"reasoning":"because","loud":"YES"}',
      usage: { promptTokens: 10, completionTokens: 2 },
    });
    expect(await thinking.run({ text: "a" }, { lm, onTrace: (done) => (trace = done) })).toEqual({
      loud: "YES",
      reasoning: "because",
    });
    expect(usageOf([trace as Trace])).toMatchObject({
      calls: 1,
      promptTokens: 10,
      completionTokens: 2,
      unmetered: 0,
    });
    expect(() =>
      chainOfThought(signature({ instruction: "", input: {}, output: { reasoning: z.string() } })),
    ).toThrow(code("SIGNATURE_INVALID"));
  });
});
