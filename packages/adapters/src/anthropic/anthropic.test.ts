import Anthropic from "@anthropic-ai/sdk";
import type { LmRequest } from "@signet/core";
import { languageModelContract } from "@signet/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  fakeMessages,
  message,
  messageDelta,
  messageEnd,
  messageEvents,
  messageStart,
} from "../testing/fake-messages.js";
import { type FakeReply, type FakeServer, fakeServer, parameter, sse } from "../testing/fake-server.js";
import { fakeServers } from "../testing/fake-servers.js";
import { collect, failed, live, remoteModelSuite, request } from "../testing/remote-model-suite.js";
import { type AnthropicOptions, anthropic } from "./anthropic.js";

remoteModelSuite("anthropic()", {
  make: (url, options) => anthropic({ model: "claude-small", baseURL: url, ...options }),
  answer: (text) => message(text),
  begun: (text) => [...messageStart(), messageDelta(text)],
  error: (type, text) => ({ type: "error", error: { type, message: text }, request_id: "req_1" }),
  errorEvent: (type, text) => sse({ type: "error", error: { type, message: text } }, "error"),
});

type Asking = Partial<AnthropicOptions> & { readonly reply?: FakeReply };

describe("anthropic()", () => {
  const serve = fakeServers();
  const ask = async (
    asked: Partial<LmRequest>,
    { reply = { kind: "json", body: message("ok") }, ...options }: Asking = {},
  ) => {
    const server = await serve(reply);
    const lm = anthropic({ model: "claude-small", apiKey: "k-0123", baseURL: server.url, ...options });
    const completion = await lm.generate({ ...request, ...asked }, live());
    return { completion, sent: server.requests[0] };
  };
  const marked = { cache_control: { type: "ephemeral" } };

  it("sends attachments under their names, before the text that refers to them", async () => {
    const data = "aGVsbG8=";
    const { sent } = await ask({
      prefix: [
        { role: "system", text: "Rules." },
        {
          role: "user",
          text: "See [image 1].",
          attachments: [{ kind: "image", name: "image 1", mediaType: "image/png", data }],
        },
        { role: "assistant", text: "A cat." },
      ],
      messages: [
        {
          role: "user",
          text: "See them.",
          attachments: [
            { kind: "image", url: "https://example.org/a.png" },
            { kind: "file", mediaType: "application/pdf", data },
            { kind: "file", url: "https://example.org/a.pdf" },
            { kind: "file", name: "file 3", mediaType: "text/csv", data },
          ],
        },
      ],
    });
    expect(sent?.body).toMatchObject({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "[image 1]" },
            { type: "image", source: { type: "base64", media_type: "image/png", data } },
            { type: "text", text: "See [image 1]." },
          ],
        },
        { role: "assistant", content: [{ type: "text", text: "A cat.", ...marked }] },
        {
          role: "user",
          content: [
            { type: "image", source: { type: "url", url: "https://example.org/a.png" } },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data } },
            { type: "document", source: { type: "url", url: "https://example.org/a.pdf" } },
            { type: "text", text: "[file 3]" },
            { type: "document", source: { type: "text", media_type: "text/plain", data: "hello" } },
            { type: "text", text: "See them." },
          ],
        },
      ],
    });
  });

  it.each([
    ["image", "image/bmp"],
    ["file", "application/zip"],
  ] as const)("refuses %s data of the type %s, before a request is made", async (kind, mediaType) => {
    const server = await serve({ kind: "json", body: message("ok") });
    const lm = anthropic({ model: "claude-small", apiKey: "k-0123", baseURL: server.url });
    const attachments = [{ kind, mediaType, data: "AAAA" }];
    const asked = lm.generate({ ...request, messages: [{ role: "user", text: "See", attachments }] }, live());
    expect(await failed(asked)).toMatchObject({ code: "LM_REJECTED" });
    expect(server.requests).toHaveLength(0);
  });

  it("sends system apart, turns alternating, and breakpoints where the stable prefix ends", async () => {
    const { sent } = await ask({
      prefix: [
        { role: "system", text: "Rules." },
        { role: "system", text: "More rules." },
        { role: "user", text: "q1" },
        { role: "assistant", text: "a1" },
        { role: "user", text: "stable" },
      ],
      messages: [{ role: "user", text: "q2" }],
      stop: ["\n\n", "END"],
    });
    expect(sent?.path).toBe("/v1/messages");
    expect(sent?.body).toEqual({
      model: "claude-small",
      max_tokens: 64,
      system: [
        { type: "text", text: "Rules." },
        { type: "text", text: "\n\nMore rules.", ...marked },
      ],
      messages: [
        { role: "user", content: [{ type: "text", text: "q1" }] },
        { role: "assistant", content: [{ type: "text", text: "a1" }] },
        {
          role: "user",
          content: [
            { type: "text", text: "stable", ...marked },
            { type: "text", text: "\n\nq2" },
          ],
        },
      ],
      stop_sequences: ["END"],
      stream: false,
    });
  });

  it("marks only the system text when the prefix is no more than that, and nothing without a prefix", async () => {
    const short = await ask({});
    expect(short.sent?.body).toMatchObject({
      system: [{ text: "Be brief.", ...marked }],
      messages: [{ content: [{ type: "text", text: "Hello?" }] }],
    });
    const none = await ask({ prefix: [] });
    expect(JSON.stringify(none.sent?.body)).not.toContain("cache_control");
    expect(none.sent?.body).not.toHaveProperty("system");
    const off = await ask({}, { capabilities: { prefixCache: false } });
    expect(JSON.stringify(off.sent?.body)).not.toContain("cache_control");
  });

  it("sends layout text as one user message, its stable part marked", async () => {
    const { sent } = await ask({ layout: "text" });
    expect(sent?.body).toMatchObject({
      messages: [{ role: "user", content: [{ text: "Be brief.", ...marked }, { text: "Hello?" }] }],
    });
    expect(sent?.body).not.toHaveProperty("system");
  });

  it("sends a temperature only to the version of the API that takes it", async () => {
    const { sent } = await ask({ temperature: 1.4 });
    expect(sent?.body).not.toHaveProperty("temperature");
    const older = await ask({ temperature: 1.4 }, { apiVersion: "2023-06-01" });
    expect(older.sent?.headers["anthropic-version"]).toBe("2023-06-01");
    expect(older.sent?.body).toMatchObject({ temperature: 1 });
  });

  it("sends headers, and parameters of the server's own beside ours", async () => {
    const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
    const { sent } = await ask(
      { constraint: { kind: "json", schema } },
      { headers: { "X-Team": "shop" }, extraBody: { output_config: { effort: "low" }, top_k: 3 } },
    );
    expect(sent?.headers["x-team"]).toBe("shop");
    expect(sent?.body).toMatchObject({
      top_k: 3,
      output_config: { effort: "low", format: { type: "json_schema" } },
    });
  });

  it("takes a client, without the client's retries, and keeps its key secret", async () => {
    const body = { type: "error", error: { type: "api_error", message: "no client-key-1 today" } };
    const server = await serve({ kind: "json", status: 503, body });
    const client = new Anthropic({ apiKey: "client-key-1", baseURL: server.url, maxRetries: 5 });
    const lm = anthropic({ model: "m", client });
    const error = await failed(lm.generate(request, live()));
    expect(error.message).toContain("no [redacted] today");
    expect(server.requests).toHaveLength(1);
    expect(lm.id).toBe(anthropic({ model: "m", baseURL: server.url }).id);
  });

  describe("structured output", () => {
    const formatOf = async (schema: object, options: Asking = {}): Promise<unknown> => {
      const constraint = { kind: "json", schema: JSON.parse(JSON.stringify(schema)) } as const;
      return parameter((await ask({ constraint }, options)).sent, "output_config");
    };
    const object = (properties: object, required: string[]) => ({ type: "object", properties, required });

    it("is sent with objects closed and without what is not understood", async () => {
      const properties = {
        a: { type: "string", minLength: 2 },
        b: { type: "array", items: { type: "string" }, minItems: 1 },
      };
      expect(await formatOf(object(properties, ["a"]))).toEqual({
        format: {
          type: "json_schema",
          schema: {
            type: "object",
            properties: {
              a: { type: "string" },
              b: { type: "array", items: { type: "string" }, minItems: 1 },
            },
            required: ["a"],
            additionalProperties: false,
          },
        },
      });
    });

    it("is left out where it cannot be expressed, or where the model cannot", async () => {
      const record = { type: "object", additionalProperties: { type: "number" } };
      expect(await formatOf(object({ r: record }, ["r"]))).toBeUndefined();
      const plain = object({ a: { type: "string" } }, ["a"]);
      expect(await formatOf(plain, { capabilities: { schema: false } })).toBeUndefined();
    });
  });

  describe("answers", () => {
    const answer = async (body: object, options: Asking = {}) =>
      (await ask({}, { reply: { kind: "json", body }, ...options })).completion;

    it("report usage with all prompt tokens, cached tokens and cost", async () => {
      const usage = {
        input_tokens: 100,
        cache_creation_input_tokens: 40,
        cache_read_input_tokens: 800,
        output_tokens: 50,
      };
      const price = { prompt: 1, completion: 5, cached: 0.1 };
      expect(await answer(message("hi", { usage }), { price })).toEqual({
        text: "hi",
        finish: "stop",
        usage: {
          promptTokens: 940,
          completionTokens: 50,
          cachedTokens: 800,
          costUsd: (100 * 1 + 40 * 1.25 + 800 * 0.1 + 50 * 5) / 1e6,
        },
        modelId: "claude-small-1",
      });
    });

    it("leave out counts that were not reported", async () => {
      const usage = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: null };
      expect((await answer(message("hi", { usage }))).usage).toEqual({
        promptTokens: 10,
        completionTokens: 5,
      });
      expect((await answer(message("hi", { usage: undefined }))).usage).toEqual({});
    });

    it.each([
      ["end_turn", "stop"],
      ["stop_sequence", "stop"],
      ["max_tokens", "length"],
      ["model_context_window_exceeded", "length"],
      ["refusal", "filtered"],
    ])("with stop_reason %s end by %s", async (reason, finish) => {
      expect(await answer(message("x", { stop_reason: reason }))).toMatchObject({ finish });
    });

    it("are the text blocks alone", async () => {
      const content = [
        { type: "thinking", thinking: "hm", signature: "s" },
        { type: "text", text: "one " },
        { type: "text", text: "two" },
      ];
      expect((await answer(message("", { content }))).text).toBe("one two");
    });

    it("are cut at a stop of white space, which the provider does not take", async () => {
      const reply: FakeReply = { kind: "json", body: message("one\n\ntwo") };
      const { completion, sent } = await ask({ stop: ["\n\n"] }, { reply });
      expect(completion.text).toBe("one");
      expect(sent?.body).not.toHaveProperty("stop_sequences");
    });
  });

  describe("stream()", () => {
    const stream = async (reply: FakeReply, asked: Partial<LmRequest> = {}) => {
      const server = await serve(reply);
      const lm = anthropic({ model: "claude-small", apiKey: "k-0123", baseURL: server.url });
      return collect(lm.stream?.({ ...request, ...asked }, live()));
    };

    it("yields deltas, then the completion with its usage", async () => {
      expect(await stream(messageEvents(["one ", "two"]))).toEqual([
        { type: "text", text: "one " },
        { type: "text", text: "two" },
        {
          type: "done",
          completion: {
            text: "one two",
            finish: "stop",
            usage: { promptTokens: 212, completionTokens: 5, cachedTokens: 200 },
            modelId: "claude-small-1",
          },
        },
      ]);
    });

    it("takes the last counts and the reason to stop", async () => {
      const usage = { input_tokens: 9, output_tokens: 1, cache_read_input_tokens: null };
      const end = messageEnd("max_tokens", { output_tokens: 64, input_tokens: null });
      const events = await stream({
        kind: "events",
        events: [...messageStart(usage), messageDelta("x"), ...end],
      });
      expect(events.at(-1)).toMatchObject({
        completion: { finish: "length", usage: { promptTokens: 9, completionTokens: 64 } },
      });
    });

    it("ends at a stop of white space, and still reports usage", async () => {
      const events = await stream(messageEvents(["one\n", "\ntwo"]), { stop: ["\n\n"] });
      expect(events.slice(0, -1)).toEqual([{ type: "text", text: "one" }]);
      expect(events.at(-1)).toMatchObject({
        completion: { text: "one", finish: "stop", usage: { completionTokens: 5 } },
      });
    });
  });

  it("id names model, host, path and version", () => {
    const base = { model: "m", apiKey: "k-0123", baseURL: "https://gate.example/claude/" };
    expect(anthropic(base).id).toBe("anthropic:m@gate.example/claude");
    expect(anthropic({ ...base, apiVersion: "2023-06-01" }).id).not.toBe(anthropic(base).id);
    expect(anthropic({ ...base, apiKey: "other" }).id).toBe(anthropic(base).id);
  });
});

describe("anthropic() as a LanguageModel", () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await fakeServer(fakeMessages);
  });
  afterAll(() => server.close());

  const make = () => anthropic({ model: "claude-small", apiKey: "k-0123", baseURL: server.url });
  for (const { name, run } of languageModelContract(make)) it(name, run);
});
