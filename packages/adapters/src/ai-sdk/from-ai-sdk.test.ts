import { type LanguageModel, type LmEvent, type LmRequest, SignetError } from "@signet/core";
import { languageModelContract } from "@signet/core/testing";
import { describe, expect, it, vi } from "vitest";

import { live, request } from "../testing/remote-model-suite.js";
import type { AiSdkModel } from "./ai-sdk-model.js";
import { fromAiSdk } from "./from-ai-sdk.js";

const KEY = "abcdefgh-planted-key-12345678";

type Call = Readonly<Record<string, unknown>> & { readonly abortSignal: AbortSignal };
interface Reply {
  readonly content?: readonly object[];
  readonly finishReason?: unknown;
  readonly usage?: unknown;
  readonly response?: object;
  readonly parts?: readonly object[];
}

/** A provider's model as far as the adapter sees it; keeps what it was asked. */
function fake(
  answer: (call: Call) => Reply | Promise<Reply>,
  specificationVersion = "v3",
): AiSdkModel & { readonly calls: Call[] } {
  const calls: Call[] = [];
  const ask = async (options: never): Promise<Reply> => {
    const call: Call = options;
    calls.push(call);
    call.abortSignal.throwIfAborted();
    return answer(call);
  };
  return {
    calls,
    specificationVersion,
    provider: "acme.chat",
    modelId: "small",
    doGenerate: ask,
    doStream: async (options) => {
      const { parts = [] } = await ask(options);
      return {
        stream: new ReadableStream({
          start: (controller) => {
            for (const part of parts) controller.enqueue(part);
            controller.close();
          },
        }),
      };
    },
  };
}

const v3 = { unified: "stop", raw: "stop" };
const usage3 = {
  inputTokens: { total: 100, noCache: 60, cacheRead: 40, cacheWrite: undefined },
  outputTokens: { total: 7, text: 5, reasoning: 2 },
};
const usage2 = { inputTokens: 100, outputTokens: 7, totalTokens: 107, cachedInputTokens: 40 };

function reply(text: string): Reply {
  return {
    content: [
      { type: "reasoning", text: "hmm" },
      { type: "text", text },
    ],
    finishReason: v3,
    usage: usage3,
    parts: [
      { type: "stream-start", warnings: [] },
      { type: "reasoning-delta", id: "0", delta: "hmm" },
      ...[...text].map((delta) => ({ type: "text-delta", id: "1", delta })),
      { type: "finish", finishReason: v3, usage: usage3 },
    ],
  };
}

async function all(events: AsyncIterable<LmEvent>): Promise<LmEvent[]> {
  const seen: LmEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const streamOf = (lm: LanguageModel, asked = request): AsyncIterable<LmEvent> => {
  if (lm.stream === undefined) throw new Error("no stream");
  return lm.stream(asked, live());
};

const asText = (call: Call): string => JSON.stringify(call.prompt);

describe("fromAiSdk(): the contract of language models", () => {
  const model = fake((call) => {
    if (call.responseFormat !== undefined) return reply('{"mood":"happy","isSure":true}');
    return reply(`You said ${asText(call).length} ${asText(call).slice(-60)}`);
  });
  for (const { name, run } of languageModelContract(() => fromAiSdk(model))) it(name, run);
});

describe("fromAiSdk()", () => {
  it("asks in messages, with settings, a closed schema and stop texts", async () => {
    const model = fake(() => reply("{}"));
    const schema = {
      type: "object",
      properties: { mood: { type: "string", minLength: 1 } },
      required: ["mood"],
    };
    const asked: LmRequest = { ...request, stop: ["END"], constraint: { kind: "json", schema } };
    const lm = fromAiSdk(model, { providerOptions: { acme: { effort: "low" } } });
    await lm.generate(asked, live());
    expect(model.calls[0]).toMatchObject({
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "Hello?" }] },
      ],
      temperature: 0,
      maxOutputTokens: 64,
      stopSequences: ["END"],
      responseFormat: {
        type: "json",
        schema: {
          type: "object",
          properties: { mood: { type: "string" } },
          required: ["mood"],
          additionalProperties: false,
        },
      },
      providerOptions: { acme: { effort: "low" } },
    });
    expect(lm.id).toBe('acme.chat:small?{"providerOptions":{"acme":{"effort":"low"}}}');
  });

  it.each([
    ["v2", "stop", usage2],
    ["v3", v3, usage3],
    ["v4", v3, usage3],
  ])(
    "reads usage and finish of version %s, and leaves reasoning out",
    async (version, finishReason, usage) => {
      const model = fake(
        () => ({ ...reply("blue"), finishReason, usage, response: { modelId: "small-2" } }),
        version,
      );
      const { price } = { price: { prompt: 10, completion: 100, cached: 1 } };
      expect(await fromAiSdk(model, { price }).generate(request, live())).toEqual({
        text: "blue",
        finish: "stop",
        modelId: "small-2",
        usage: { promptTokens: 100, completionTokens: 7, cachedTokens: 40, costUsd: expect.closeTo(0.00134) },
      });
    },
  );

  it.each([
    ["length", "length"],
    [{ unified: "content-filter", raw: "x" }, "filtered"],
    [{ unified: "other", raw: "x" }, "stop"],
  ])("takes the finish %o for %s", async (finishReason, finish) => {
    const lm = fromAiSdk(fake(() => ({ ...reply("a"), finishReason, usage: undefined })));
    expect(await lm.generate(request, live())).toMatchObject({ finish, usage: {} });
  });

  it.each([
    ["v2", "aGk=", new URL("https://x.test/a.png")],
    ["v4", { type: "data", data: "aGk=" }, { type: "url", url: new URL("https://x.test/a.png") }],
  ])("sends attachments as version %s has them", async (version, bytes, address) => {
    const model = fake(() => reply("a cat"), version);
    const attachments = [
      { kind: "file", name: "a.pdf", mediaType: "application/pdf", data: "aGk=" },
      { kind: "image", url: "https://x.test/a.png" },
    ] as const;
    await fromAiSdk(model).generate(
      { ...request, messages: [{ role: "user", text: "What is it?", attachments }] },
      live(),
    );
    expect(model.calls[0]?.prompt).toContainEqual({
      role: "user",
      content: [
        { type: "file", mediaType: "application/pdf", data: bytes, filename: "a.pdf" },
        { type: "file", mediaType: "image/*", data: address },
        { type: "text", text: "What is it?" },
      ],
    });
  });

  it.each([
    [429, "LM_RATE_LIMITED", true],
    [503, "LM_UNAVAILABLE", true],
    [401, "LM_REJECTED", false],
  ])(
    "says of status %i %s, with the provider's words and pause and without keys",
    async (statusCode, code, retryable) => {
      const error = Object.assign(new Error(`refused Bearer ${KEY}`), {
        name: "AI_APICallError",
        url: "https://api.acme.test/v1",
        requestBodyValues: { prompt: "private words" },
        statusCode,
        responseHeaders: { "retry-after": "3", "x-request-id": "r1" },
        responseBody: JSON.stringify({
          error: { type: "problem", message: `key ${KEY} and sk-0123456789abcdef` },
        }),
        isRetryable: retryable,
      });
      const model = Object.assign(
        fake(() => {
          throw error;
        }),
        { config: { headers: () => ({ Authorization: `Bearer ${KEY}` }) } },
      );
      const failed: unknown = await fromAiSdk(model)
        .generate(request, live())
        .catch((thrown: unknown) => thrown);
      if (!SignetError.is(failed)) throw failed;
      expect(failed).toMatchObject({
        code,
        retryable,
        details: { status: statusCode, retryAfterMs: 3000, requestId: "r1", kind: "problem" },
      });
      expect(failed.message).toContain("key [redacted] and [redacted]");
      const shown = [
        failed.message,
        failed.stack,
        JSON.stringify(failed.details),
        String(failed.cause),
      ].join();
      const cause =
        failed.cause instanceof Error ? `${failed.cause.stack}${JSON.stringify(failed.cause)}` : "";
      expect(shown + cause).not.toMatch(new RegExp(`${KEY}|sk-0123|private words`));
    },
  );

  it.each([
    [Object.assign(new Error("no key"), { name: "AI_LoadAPIKeyError" }), "LM_REJECTED"],
    [
      Object.assign(new Error("no such thing"), { name: "AI_APICallError", isRetryable: false }),
      "LM_REJECTED",
    ],
    [
      Object.assign(new Error("socket closed"), { name: "AI_APICallError", isRetryable: true }),
      "LM_UNAVAILABLE",
    ],
    [new TypeError("fetch failed"), "LM_UNAVAILABLE"],
  ])("says of %s: %s", async (error, code) => {
    const lm = fromAiSdk(fake(() => Promise.reject(error)));
    await expect(lm.generate(request, live())).rejects.toMatchObject({ code });
    await expect(all(streamOf(lm))).rejects.toMatchObject({ code });
  });

  it.each([
    [
      "an error among its parts",
      [{ type: "error", error: Object.assign(new Error("busy"), { statusCode: 529 }) }],
    ],
    ["no end", [{ type: "text-delta", id: "1", delta: "a" }]],
    ["an end in error", [{ type: "finish", finishReason: { unified: "error" }, usage: usage3 }]],
  ])("refuses a stream with %s", async (_, parts) => {
    await expect(all(streamOf(fromAiSdk(fake(() => ({ parts })))))).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
    });
  });

  it("hides credentials that the provider fetches, in answers and streams", async () => {
    const config = { headers: async () => ({ Authorization: `Token ${KEY}` }) };
    const model = Object.assign(
      fake(() => Promise.reject(new Error(`refused ${KEY}`))),
      { config },
    );
    const message = expect.not.stringContaining(KEY) as string;
    const lm = fromAiSdk(model);
    await expect(lm.generate(request, live())).rejects.toMatchObject({ code: "LM_UNAVAILABLE", message });
    await expect(all(streamOf(lm))).rejects.toMatchObject({ code: "LM_UNAVAILABLE", message });
  });

  it("fails in time when the provider's credentials never come", async () => {
    vi.useFakeTimers();
    try {
      const config = { headers: () => new Promise(() => {}) };
      const model = Object.assign(
        fake(() => Promise.reject(new Error("refused sk-0123456789abcdef"))),
        { config },
      );
      const failed = expect(fromAiSdk(model).generate(request, live())).rejects.toMatchObject({
        message: expect.stringContaining("refused [redacted]") as string,
      });
      // What explains failures is loaded in its own time: the limit starts after that.
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(2)); // the call's own, and that of the headers
      await vi.advanceTimersByTimeAsync(1_000);
      await failed;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("takes secrets as a list of texts alone", () => {
    for (const secrets of ["s3cret-text", [1], {}])
      expect(() =>
        fromAiSdk(
          fake(() => ({})),
          { secrets: secrets as never },
        ),
      ).toThrow(/list of texts/);
  });

  it("takes time limit and abort from models that do not listen", async () => {
    const deaf = fake(() => new Promise<Reply>(() => {}));
    await expect(fromAiSdk(deaf, { timeoutMs: 1 }).generate(request, live())).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
      details: { timeoutMs: 1 },
    });
    const controller = new AbortController();
    const call = fromAiSdk(deaf).generate(request, { signal: controller.signal, sample: "0" });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  });

  it.each([
    ["closes", (parts: ReadableStreamDefaultController) => parts.close()],
    ["stays open", () => {}],
    ["breaks", (parts: ReadableStreamDefaultController) => parts.error(new Error("reset"))],
    [
      "goes on",
      (parts: ReadableStreamDefaultController) => parts.enqueue({ type: "text-delta", delta: "late" }),
    ],
  ])("takes an answer as whole at its last part, when the stream then %s", async (_, end) => {
    vi.useFakeTimers();
    try {
      const rest = [...(reply("yes").parts ?? [])];
      const pull = (parts: ReadableStreamDefaultController): void => {
        const part = rest.shift();
        if (part === undefined) end(parts);
        else parts.enqueue(part);
      };
      const model: AiSdkModel = {
        ...fake(() => ({})),
        doStream: async () => ({ stream: new ReadableStream({ pull }, { highWaterMark: 0 }) }),
      };
      const events = all(streamOf(fromAiSdk(model)));
      await vi.advanceTimersByTimeAsync(2_000);
      expect((await events).at(-1)).toMatchObject({ type: "done", completion: { text: "yes" } });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("says so when a model returns no stream, and takes results without a promise", async () => {
    const model = { ...fake(() => ({})), doStream: (() => ({})) as never };
    await expect(all(streamOf(fromAiSdk(model)))).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
      message: expect.stringContaining("no stream") as string,
    });
    const prompt = { ...fake(() => ({})), doGenerate: (() => reply("yes")) as never };
    expect(await fromAiSdk(prompt).generate(request, live())).toMatchObject({ text: "yes" });
  });

  it("cancels the provider's stream when nobody reads on", async () => {
    let isCancelled = false;
    const model: AiSdkModel = {
      ...fake(() => ({})),
      doStream: async () => ({
        stream: new ReadableStream({
          pull: (controller) => controller.enqueue({ type: "text-delta", id: "1", delta: "a" }),
          cancel: () => {
            isCancelled = true;
          },
        }),
      }),
    };
    for await (const _event of streamOf(fromAiSdk(model))) break;
    expect(isCancelled).toBe(true);
  });

  it.each([
    ["openai/gpt-4o", /the text "openai\/gpt-4o"/],
    [fake(() => ({}), "v1"), /a model of specification v1/],
    [{ specificationVersion: "v3" }, /without doGenerate/],
  ])("refuses %o", (model, message) => {
    expect(() => fromAiSdk(model as AiSdkModel)).toThrow(message);
  });
});
