import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV2, LanguageModelV3 } from "@ai-sdk/provider";
import { type AiSdkModel, aiSdkTool, fromAiSdk } from "@signet/adapters/ai-sdk";
import { predict, program, SignetError, sig } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";

import {
  type FakeReply,
  type FakeServer,
  fakeServer,
  sse,
} from "../../packages/adapters/src/testing/fake-server.js";
import { live, request } from "../../packages/adapters/src/testing/remote-model-suite.js";

const KEY = "planted-secret-key-0123456789";
const servers: FakeServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function provider(...replies: FakeReply[]) {
  const server = await fakeServer(replies);
  servers.push(server);
  const acme = createOpenAICompatible({
    name: "acme",
    baseURL: `${server.url}/v1`,
    apiKey: KEY,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return { server, model: acme("small") };
}

const usage = {
  prompt_tokens: 20,
  completion_tokens: 3,
  total_tokens: 23,
  prompt_tokens_details: { cached_tokens: 8 },
};
const answer = (message: object, finish_reason = "stop"): FakeReply => ({
  kind: "json",
  body: {
    id: "1",
    created: 1,
    model: "small-2026",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason }],
    usage,
  },
});

const triage = program({
  name: "triage",
  input: { text: z.string().meta({ description: "The ticket" }), urgent: z.boolean().optional() },
  output: { label: z.enum(["bug", "billing"]) },
  modules: { label: predict(sig('text -> label: "bug" | "billing"')) },
  run: ({ text }, { label }) => label({ text }),
});

describe("fromAiSdk(), with a provider of the AI SDK", () => {
  it("runs a program on its models", async () => {
    const { server, model } = await provider(answer({ content: "billing", reasoning_content: "money…" }));
    const lm = fromAiSdk(model, { price: { prompt: 1, completion: 10 } });
    expect(lm.id).toBe("acme.chat:small");
    expect(await triage.run({ text: "Refund me" }, { lm })).toEqual({ label: "billing" });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(await lm.generate(request, live())).toEqual({
      text: "billing",
      finish: "stop",
      modelId: "small-2026",
      usage: { promptTokens: 20, completionTokens: 3, cachedTokens: 8, costUsd: expect.closeTo(0.00005) },
    });
  });

  it("streams, with usage at the end", async () => {
    const chunk = (delta: object, more: object = {}) =>
      sse({
        id: "1",
        created: 1,
        model: "small-2026",
        choices: [{ index: 0, delta, finish_reason: null }],
        ...more,
      });
    const { model } = await provider({
      kind: "events",
      events: [
        chunk({ role: "assistant", reasoning_content: "hm" }),
        chunk({ content: "bil" }),
        chunk({ content: "ling" }),
        sse({ id: "1", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }),
        sse({ id: "1", choices: [], usage }),
        sse("[DONE]"),
      ],
    });
    const events = [];
    for await (const event of fromAiSdk(model).stream?.(request, live()) ?? []) events.push(event);
    expect(events.slice(0, -1).map((event) => event.type === "text" && event.text)).toEqual(["bil", "ling"]);
    expect(events.at(-1)).toMatchObject({
      completion: {
        text: "billing",
        modelId: "small-2026",
        usage: { promptTokens: 20, completionTokens: 3 },
      },
    });
  });

  it.each([
    [429, "LM_RATE_LIMITED"],
    [500, "LM_UNAVAILABLE"],
    [401, "LM_REJECTED"],
  ])("says of status %i %s, without the key or the prompt", async (status, code) => {
    const { model } = await provider({
      kind: "json",
      status,
      headers: { "retry-after": "2" },
      body: { error: { message: `no access with ${KEY}`, type: "denied" } },
    });
    const failed: unknown = await fromAiSdk(model)
      .generate(request, live())
      .catch((error: unknown) => error);
    if (!SignetError.is(failed)) throw failed;
    expect(failed).toMatchObject({ code, details: { status, retryAfterMs: 2000 } });
    expect(failed.message).toContain("no access with [redacted]");
    const cause = failed.cause instanceof Error ? failed.cause : undefined;
    expect([failed.stack, JSON.stringify(failed), cause?.stack, JSON.stringify(cause)].join()).not.toMatch(
      /planted-secret|Hello/,
    );
  });

  it("closes the request when the call is aborted", async () => {
    const { server, model } = await provider({ kind: "hang" });
    const controller = new AbortController();
    const call = fromAiSdk(model).generate(request, { signal: controller.signal, sample: "0" });
    const { abandoned } = await server.arrived(0);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    await abandoned;
  });

  it("takes models of specification 2 and 3 by their types", async () => {
    const finish = { unified: "stop", raw: "stop" } as const;
    const v3 = new MockLanguageModelV3({
      doGenerate: {
        content: [{ type: "text", text: "bug" }],
        finishReason: finish,
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 1, text: 1, reasoning: 0 },
        },
        warnings: [],
      },
    });
    expect(await triage.run({ text: "It crashes" }, { lm: fromAiSdk(v3) })).toEqual({ label: "bug" });
    expectTypeOf<LanguageModelV2>().toExtend<AiSdkModel>();
    expectTypeOf<LanguageModelV3>().toExtend<AiSdkModel>();
  });
});

describe("aiSdkTool(), in the AI SDK", () => {
  const lm = scriptedLm({ reply: () => "billing" });
  const call = (input: object) => answer({ tool_calls: [toolCall(input)] }, "tool_calls");
  const toolCall = (input: object) => ({
    id: "call-1",
    type: "function",
    function: { name: "triage", arguments: JSON.stringify(input) },
  });

  it("is called by a model with a schema of its input, and answers with its output", async () => {
    const { server, model } = await provider(
      call({ text: "Refund me" }),
      answer({ content: "It is billing." }),
    );
    const { text, steps } = await generateText({
      model,
      prompt: "What kind of ticket is it?",
      tools: { triage: aiSdkTool(triage, { lm, description: "Sorts a ticket" }) },
      stopWhen: stepCountIs(2),
    });
    expect(text).toBe("It is billing.");
    expect(steps[0]?.toolResults[0]).toMatchObject({
      input: { text: "Refund me" },
      output: { label: "billing" },
    });
    expect(server.requests[0]?.body).toMatchObject({
      tools: [
        {
          function: {
            name: "triage",
            description: "Sorts a ticket",
            parameters: {
              type: "object",
              properties: {
                text: { type: "string", description: "The ticket" },
                urgent: { type: "boolean" },
              },
              required: ["text"],
              additionalProperties: false,
            },
          },
        },
      ],
    });
  });

  it("refuses an input that does not fit before the program runs, and says why", async () => {
    const { model } = await provider(call({ text: 3 }), answer({ content: "Sorry." }));
    const before = lm.counts.calls;
    const { steps } = await generateText({
      model,
      prompt: "?",
      tools: { triage: aiSdkTool(triage, { lm }) },
      stopWhen: stepCountIs(2),
    });
    expect(lm.counts.calls).toBe(before);
    expect(JSON.stringify(steps[0]?.content)).toMatch(/tool-error.*text: Invalid input/);
  });

  it("aborts the run with the AI SDK's call, also while it streams", async () => {
    const { server, model } = await provider({
      kind: "events",
      events: [
        sse({
          id: "1",
          choices: [
            {
              index: 0,
              delta: { tool_calls: [{ index: 0, ...toolCall({ text: "a" }) }] },
              finish_reason: null,
            },
          ],
        }),
        sse({ id: "1", choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] }),
        sse("[DONE]"),
      ],
    });
    const controller = new AbortController();
    let codes = "";
    const hanging = scriptedLm({
      reply: () => {
        controller.abort();
        return new Promise<string>(() => {});
      },
    });
    const { fullStream } = streamText({
      model,
      prompt: "?",
      abortSignal: controller.signal,
      onError: () => {},
      tools: {
        triage: aiSdkTool(triage, {
          lm: hanging,
          onTrace: ({ error }) => {
            codes = error?.code ?? "none";
          },
        }),
      },
    });
    for await (const part of fullStream) void part;
    await server.arrived(0);
    await expect.poll(() => codes).toBe("ABORTED");
  });

  it("has the program's types", () => {
    const made = tool(aiSdkTool(triage, { lm }));
    expectTypeOf(aiSdkTool(triage, { lm }).execute)
      .parameter(0)
      .toEqualTypeOf<{ text: string; urgent?: boolean | undefined }>();
    expectTypeOf(aiSdkTool(triage, { lm }).execute).returns.resolves.toEqualTypeOf<{
      label: "bug" | "billing";
    }>();
    expect(made.description).toBe("triage: returns label");
    // @ts-expect-error: a tool needs a model.
    expect(() => aiSdkTool(triage, {})).toThrow(/no model: pass \{ lm \}/);
  });
});
