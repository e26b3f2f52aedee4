import type { Attributes, Meter, Span, Tracer } from "@opentelemetry/api";
import { predict, program, sig } from "@signet/core";
import { lmCall, lmRequest, scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";

import { instrumented } from "./instrumented.js";
import { identityOf } from "./model-identity.js";
import { otel } from "./otel.js";

const label = program({
  name: "label",
  input: sig("text -> label").input,
  output: sig("text -> label").output,
  modules: { step: predict(sig("text -> label")) },
  run: ({ text }, { step }) => step({ text }),
});

/** A tracer that counts what is asked of its spans; the spans are recording or not. */
function fakeTracer(isRecording: boolean) {
  const names: string[] = [];
  const counts = { set: 0, ended: 0 };
  const span = {
    isRecording: () => isRecording,
    setAttribute: () => counts.set++,
    setStatus: () => counts.set++,
    end: () => counts.ended++,
  } as unknown as Span; // the part of a span that the adapter uses
  const tracer = {
    startActiveSpan: (name: string, _options: object, run: (span: Span) => unknown) => {
      names.push(name);
      return run(span);
    },
  } as unknown as Tracer; // as above
  return { tracer, names, counts };
}

function fakeMeter() {
  const records: { readonly name: string; readonly value: number; readonly attributes: Attributes }[] = [];
  const instrument = (name: string) => {
    const record = (value: number, attributes: Attributes) => records.push({ name, value, attributes });
    return { record, add: record };
  };
  const meter = { createHistogram: instrument, createCounter: instrument } as unknown as Meter; // the part that is used
  return { meter, records };
}

describe("instrumented()", () => {
  it("leaves it to the run to say what is wrong with its models", async () => {
    const watched = instrumented(label, { tracer: fakeTracer(true).tracer, meter: fakeMeter().meter });
    for (const lm of [{ default: undefined }, { default: null }, { other: undefined }]) {
      const plain: unknown = await label.run({ text: "hi" }, { lm: lm as never }).catch((error) => error);
      const told: unknown = await watched.run({ text: "hi" }, { lm: lm as never }).catch((error) => error);
      expect(String(told)).toBe(String(plain));
    }
  });

  it("hands the run on as it is when no SDK is registered", async () => {
    const lm = scriptedLm({ reply: () => "fine" });
    let asked: unknown;
    const spy = {
      ...label,
      run: (input: { text: string }, options: Parameters<typeof label.run>[1]) => {
        asked = options;
        return label.run(input, options);
      },
    };
    const options = { lm };
    await instrumented(spy).run({ text: "hi" }, options);
    expect(asked).toBe(options);
  });

  it("sets nothing on spans that nobody records, and still ends them and measures", async () => {
    const { tracer, names, counts } = fakeTracer(false);
    const { meter, records } = fakeMeter();
    const lm = scriptedLm({ id: "openai:m@host/v1", reply: () => "fine", usage: { promptTokens: 3 } });
    await instrumented(label, { tracer, meter }).run({ text: "hi" }, { lm });
    expect(names).toEqual(["invoke_workflow label", "predict step", "chat m"]);
    expect(counts).toEqual({ set: 0, ended: 3 });
    expect(records.map(({ name }) => name)).toEqual([
      "gen_ai.client.operation.duration",
      "gen_ai.client.token.usage",
    ]);
    expect(records[1]).toMatchObject({ value: 3, attributes: { "gen_ai.token.type": "input" } });
  });

  it.each(["start", "isRecording", "setAttribute", "end", "record"])(
    "runs as ever when a span processor or a meter throws: %s",
    async (broken) => {
      const throws = (): never => {
        throw new Error("telemetry is down");
      };
      const span = {
        isRecording: () => true,
        setAttribute: () => {},
        setStatus: () => {},
        end: () => {},
        [broken]: throws,
      };
      const startActiveSpan = (_name: string, _options: object, run: (given: object) => unknown) => run(span);
      const instrument = () =>
        broken === "record" ? { record: throws, add: throws } : { record() {}, add() {} };
      const meter = { createHistogram: instrument, createCounter: instrument } as unknown as Meter; // the part that is used
      const given = { startActiveSpan: broken === "start" ? throws : startActiveSpan } as unknown as Tracer; // as above
      const watched = instrumented(label, { tracer: given, meter });
      const lm = scriptedLm({ reply: () => "fine", usage: { promptTokens: 3 } });
      expect(await watched.run({ text: "hi" }, { lm })).toEqual({ label: "fine" });
      const failing = scriptedLm({
        reply: () => {
          throw new Error("the model is down");
        },
      });
      await expect(watched.run({ text: "hi" }, { lm: failing })).rejects.toThrow("the model is down");
    },
  );

  it("is the same program: name, hash, parameters and variants, which are watched, too", async () => {
    const { tracer, names } = fakeTracer(true);
    const watched = instrumented(label, { tracer, meter: fakeMeter().meter });
    expect([watched.name, watched.hash, watched.parameters]).toEqual([
      label.name,
      label.hash,
      label.parameters,
    ]);
    const variant = watched.with({ step: { instruction: "Be kind." } });
    expect(variant.hash).toBe(label.hash);
    const lm = scriptedLm({ reply: () => "fine" });
    expect(await variant.run({ text: "hi" }, { lm })).toEqual({ label: "fine" });
    expect(names).toHaveLength(3);
  });

  it("keeps the caller's own around outside", async () => {
    const { tracer, names } = fakeTracer(true);
    const watched = instrumented(label, { tracer, meter: fakeMeter().meter });
    const seen: string[] = [];
    const lm = scriptedLm({ reply: () => "fine" });
    await watched.run(
      { text: "hi" },
      {
        lm,
        around: (step, run) => {
          seen.push(`${step.path}:${names.length}`);
          return run();
        },
      },
    );
    expect(seen).toEqual([":0", "step:1"]);
  });

  it("leaves it to the program to refuse a run without a model", async () => {
    const watched = instrumented(label, fakeTracer(true));
    await expect(watched.run({ text: "hi" }, {} as never)).rejects.toThrow(/without a model: pass \{ lm \}/);
  });
});

describe("otel()", () => {
  it("wraps a model that stays what it was", async () => {
    const lm = scriptedLm({ id: "m", price: { prompt: 1, completion: 1 }, reply: () => "fine" });
    const wrapped = otel().middleware(lm);
    expect(wrapped).toMatchObject({ id: "m", price: lm.price, capabilities: lm.capabilities });
    expect((await wrapped.generate(lmRequest("hi"), lmCall())).text).toBe("fine");
  });
});

describe("identityOf()", () => {
  it.each([
    [
      'openai:gpt-4o@api.openai.com/v1?{"seed":1}',
      { provider: "openai", model: "gpt-4o", address: "api.openai.com" },
    ],
    [
      "openai:a/b:c@localhost:11434/v1",
      { provider: "openai", model: "a/b:c", address: "localhost", port: 11434 },
    ],
    ["mistral.chat:small", { provider: "mistral_ai", model: "small" }],
    [
      "openai:@cf/meta/llama@gate.test/v1",
      { provider: "openai", model: "@cf/meta/llama", address: "gate.test" },
    ],
    ["fallback(a, b)", { provider: "unknown", model: "fallback(a, b)" }],
    ["constructor:x", { provider: "constructor", model: "x" }],
  ])("reads %s", (id, identity) => {
    expect(identityOf(scriptedLm({ id, reply: () => "" }))).toEqual(identity);
  });
});
