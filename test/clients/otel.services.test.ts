import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import * as official from "@opentelemetry/semantic-conventions/incubating";
import { instrumented, type OtelOptions, otel } from "@signet/adapters/otel";
import {
  effect,
  type Models,
  majority,
  predict,
  program,
  retried,
  SignetError,
  sig,
  stack,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";

import { semconv } from "../../packages/adapters/src/otel/semconv.js";

const KEY = "sk-planted-0123456789abcdef";
const spans = new InMemorySpanExporter();
const measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measurements, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  metrics.setGlobalMeterProvider(meters);
});

beforeEach(() => {
  spans.reset();
  measurements.reset();
});

afterAll(async () => {
  await meters.shutdown();
  trace.disable();
  metrics.disable();
  context.disable();
});

const lookup = effect({
  name: "lookup",
  input: { question: z.string() },
  output: { fact: z.string() },
  run: async ({ question }) => ({ fact: `fact about ${question}` }),
});

const support = program({
  name: "support",
  input: { question: z.string() },
  output: { answer: z.string() },
  modules: {
    lookup,
    label: majority(predict(sig("question -> topic"), { temperature: 1 }), { votes: 2, by: "topic" }),
    answer: predict(sig("question, fact -> answer"), { lm: "writer" }),
  },
  run: async ({ question }, steps) => {
    const [{ fact }, { topic }] = await Promise.all([steps.lookup({ question }), steps.label({ question })]);
    const { answer } = await steps.answer({ question, fact });
    return { answer: `${topic}: ${answer}` };
  },
});

const usage = { promptTokens: 100, completionTokens: 5, cachedTokens: 40, costUsd: 0.002 };
const labels = scriptedLm({
  id: "openai:tiny@api.openai.com/v1",
  usage,
  reply: () => "weather",
});

/** Fails once, then answers. */
function flaky(): Models {
  let failures = 0;
  const lm = scriptedLm({
    id: "anthropic:writer@localhost:8080/v1",
    usage,
    reply: () => {
      if (failures++ > 0) return "sunny";
      return new SignetError("LM_UNAVAILABLE", `status 503, key ${KEY} was used`, {
        retryable: true,
        details: { status: 503 },
      });
    },
  });
  const { middleware } = otel();
  return { default: labels, writer: stack(lm, retried({ sleep: async () => {} }), middleware) };
}

interface Node {
  readonly [name: string]: readonly Node[];
}

/** The finished spans as nested names. */
function tree(parent?: ReadableSpan): readonly Node[] {
  return spans
    .getFinishedSpans()
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent?.spanContext().spanId)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((span) => ({ [span.name]: tree(span) }));
}

const named = (name: string): ReadableSpan[] => spans.getFinishedSpans().filter((span) => span.name === name);
/** Everything that leaves the process. */
const exported = (): string =>
  JSON.stringify(
    spans
      .getFinishedSpans()
      .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
  );

describe("instrumented(), with the OpenTelemetry SDK", () => {
  it("uses the names of the semantic conventions", () => {
    const theirs: Readonly<Record<string, unknown>> = official;
    expect(Object.entries(semconv).filter(([name, value]) => theirs[name] !== value)).toEqual([]);
  });

  it("makes a tree of workflow, tool, draws, prompts, calls and attempts, whatever runs side by side", async () => {
    const run = instrumented(support).run({ question: "rain?" }, { lm: flaky() });
    await Promise.all([
      run,
      instrumented(support).run({ question: "snow?" }, { lm: { default: labels, writer: labels } }),
    ]);
    const draw = { "predict label": [{ "chat tiny": [] }] };
    const tool = { "execute_tool lookup": [] };
    expect(tree()).toContainEqual({
      "invoke_workflow support": [
        tool,
        { "predict answer": [{ "chat writer": [{ "chat writer": [] }, { "chat writer": [] }] }] },
        draw,
        draw,
      ],
    });
    expect(tree()).toContainEqual({
      "invoke_workflow support": [tool, { "predict answer": [{ "chat tiny": [] }] }, draw, draw],
    });
  });

  it("says of a call who was asked, who answered and what it used", async () => {
    await instrumented(support, { attributes: { "app.tier": "free" } }).run(
      { question: "rain?" },
      { lm: flaky() },
    );
    const [call] = named("chat tiny");
    expect(call?.kind).toBe(2);
    expect(call?.attributes).toEqual({
      "app.tier": "free",
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "tiny",
      "server.address": "api.openai.com",
      "gen_ai.request.temperature": 1,
      "gen_ai.request.max_tokens": expect.any(Number),
      "gen_ai.output.type": "text",
      "gen_ai.response.model": "openai:tiny@api.openai.com/v1",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "signet.usage.cost_usd": 0.002,
    });
    const failed = named("chat writer").find(({ status }) => status.code === 2);
    expect(failed?.attributes).toMatchObject({
      "error.type": "LM_UNAVAILABLE",
      "http.response.status_code": 503,
      "gen_ai.provider.name": "anthropic",
      "server.address": "localhost",
      "server.port": 8080,
    });
    const [root] = named("invoke_workflow support");
    expect(root?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": "support",
      "gen_ai.usage.input_tokens": 300,
      "signet.usage.calls": 3,
      "signet.usage.cost_usd": 0.006,
    });
    expect(named("execute_tool lookup")[0]?.attributes).toMatchObject({ "gen_ai.tool.name": "lookup" });
  });

  it("measures tokens, seconds and cost with the recommended bounds", async () => {
    await instrumented(support).run({ question: "rain?" }, { lm: { default: labels, writer: labels } });
    await meters.forceFlush();
    const metric = (name: string) =>
      measurements
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics: all }) => all))
        .find(({ descriptor }) => descriptor.name === name);
    const tokens = metric("gen_ai.client.token.usage");
    const point = tokens?.dataPoints.find(
      ({ attributes }) =>
        attributes["gen_ai.token.type"] === "input" && attributes["gen_ai.request.model"] === "tiny",
    );
    expect(point?.value).toMatchObject({
      buckets: { boundaries: expect.arrayContaining([1, 4, 16, 67108864]) },
    });
    const seconds = metric("gen_ai.client.operation.duration")?.dataPoints[0]?.value;
    expect(seconds).toMatchObject({ buckets: { boundaries: expect.arrayContaining([0.01, 0.02, 81.92]) } });
    expect(metric("signet.client.cost")?.dataPoints.length).toBeGreaterThan(0);
  });

  it("records a stream as one tree below the span that reads it", async () => {
    const tracer = trace.getTracer("test");
    await tracer.startActiveSpan("request", async (span) => {
      const stream = instrumented(support).stream(
        { question: "rain?" },
        { lm: { default: labels, writer: labels } },
      );
      for await (const event of stream) void event;
      span.end();
    });
    const draw = { "predict label": [{ "chat tiny": [] }] };
    expect(tree()).toEqual([
      {
        request: [
          {
            "invoke_workflow support": [
              { "execute_tool lookup": [] },
              { "predict answer": [{ "chat tiny": [] }] },
              draw,
              draw,
            ],
          },
        ],
      },
    ]);
  });

  it("ends every span of an aborted run, with the code of the abort", async () => {
    const controller = new AbortController();
    const never = scriptedLm({
      id: "openai:slow@api.openai.com/v1",
      reply: () => {
        controller.abort();
        return new Promise<string>(() => {});
      },
    });
    const run = instrumented(support).run({ question: "rain?" }, { lm: never, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
    await expect.poll(() => named("invoke_workflow support").length).toBe(1);
    for (const name of ["invoke_workflow support", "predict label", "chat slow"])
      expect(named(name)[0]?.attributes["error.type"]).toBe("ABORTED");
  });

  it("records no text unless it is asked to, and never an error's message, stack or cause", async () => {
    const lm = scriptedLm({
      id: "openai:tiny@api.openai.com/v1",
      reply: () =>
        new SignetError("LM_REJECTED", `Incorrect API key provided: ${KEY}`, {
          cause: new Error(`Bearer ${KEY}`),
        }),
    });
    const program = instrumented(support, { attributes: {} });
    await expect(program.run({ question: `my key is ${KEY}` }, { lm })).rejects.toThrow();
    const throwing = scriptedLm({ reply: () => new Error(`x-api-key: ${KEY}`) });
    await expect(program.run({ question: "plain words" }, { lm: throwing })).rejects.toThrow();
    expect(exported()).not.toContain(KEY);
    expect(exported()).not.toContain("plain words");
    expect(exported()).toContain("Check the key, the model's name and the request's size.");
  });

  it("records what it is asked to, without keys, through redact()", async () => {
    const record = { prompts: true, completions: true, inputs: true, outputs: true, errors: true } as const;
    const options: OtelOptions = { record, redact: (text, kind) => text.replaceAll("rain", `<${kind}>`) };
    const lm = scriptedLm({ id: "openai:tiny@api.openai.com/v1", reply: () => `rain ${KEY}` });
    await instrumented(support, options).run({ question: `rain ${KEY}` }, { lm });
    const rejecting = scriptedLm({ reply: () => new SignetError("LM_REJECTED", `no rain, key ${KEY}`) });
    await expect(
      instrumented(support, options).run({ question: "rain" }, { lm: rejecting }),
    ).rejects.toThrow();
    expect(exported()).not.toContain(KEY);
    expect(exported()).not.toContain("rain");
    const attributes = named("chat tiny")[0]?.attributes;
    const asked = attributes?.["gen_ai.input.messages"];
    const said = attributes?.["gen_ai.output.messages"];
    expect(JSON.parse(String(asked))).toEqual([
      { role: "user", parts: [{ type: "text", content: expect.stringContaining("<prompt> [redacted]") }] },
    ]);
    expect(JSON.parse(String(said))).toEqual([
      {
        role: "assistant",
        parts: [{ type: "text", content: "<completion> [redacted]" }],
        finish_reason: "stop",
      },
    ]);
    expect(named("execute_tool lookup")[0]?.attributes["gen_ai.tool.call.arguments"]).toBe(
      '{"question":"<input> [redacted]"}',
    );
    expect(exported()).toContain("no <error>, key [redacted]");
  });

  it("leaves a text out when redact() throws, and the run goes on", async () => {
    const options: OtelOptions = {
      record: { completions: true },
      redact: () => {
        throw new Error("broken");
      },
    };
    const run = instrumented(support, options).run({ question: "rain?" }, { lm: labels });
    await expect(run).resolves.toEqual({ answer: "weather: weather" });
    expect(String(named("chat tiny")[0]?.attributes["gen_ai.output.messages"])).toContain("not recorded");
  });
});
