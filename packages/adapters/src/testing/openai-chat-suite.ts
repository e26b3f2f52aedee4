import type { LanguageModel, LmRequest } from "@signet/core";
import { languageModelContract } from "@signet/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { BodySettings } from "../openai/chat-body.js";
import type { RemoteOptions } from "../remote/remote-model.js";
import { chatChunk, chatCompletion, chatEvents, fakeChat } from "./fake-chat.js";
import { type FakeReply, type FakeServer, fakeServer, parameter, sse } from "./fake-server.js";
import { fakeServers } from "./fake-servers.js";
import { collect, failed, live, remoteModelSuite, request } from "./remote-model-suite.js";

/** What both clients of the chat completions API take. */
export interface ChatOptions extends RemoteOptions {
  readonly apiKey?: string;
  readonly baseURL?: string;
  readonly maxTokensField?: BodySettings["maxTokensField"];
}

type Asking = Partial<ChatOptions> & { readonly reply?: FakeReply; readonly sample?: string };

/** What holds of every client of the chat completions API, whatever it is made of: over the wire, against a server that answers as told. */
export function openAiChatSuite(name: string, make: (options: ChatOptions) => LanguageModel): void {
  remoteModelSuite(`${name}()`, {
    make: (url, options) => make({ model: "small-1", baseURL: `${url}/v1`, ...options }),
    answer: (text) => chatCompletion(text),
    begun: (text) => [chatChunk({ role: "assistant", content: "" }), chatChunk({ content: text })],
    error: (type, message) => ({ error: { message, type, param: null, code: null } }),
    errorEvent: (type, message) => sse({ error: { message, type, code: null } }),
  });

  describe(`${name}() as a client of chat completions`, () => clientTests(make));

  describe(`${name}() as a LanguageModel`, () => {
    let server: FakeServer;
    beforeAll(async () => {
      server = await fakeServer(fakeChat);
    });
    afterAll(() => server.close());

    const contract = languageModelContract(() =>
      make({ model: "small-1", apiKey: "k-0123", baseURL: `${server.url}/v1` }),
    );
    for (const { name: claim, run } of contract) it(claim, run);
  });
}

function clientTests(make: (options: ChatOptions) => LanguageModel): void {
  const serve = fakeServers();
  const ask = async (
    asked: Partial<LmRequest>,
    { reply = { kind: "json", body: chatCompletion("ok") }, sample = "0", ...options }: Asking = {},
  ) => {
    const server = await serve(reply);
    const lm = make({ model: "small-1", apiKey: "k-0123", baseURL: `${server.url}/v1`, ...options });
    const completion = await lm.generate({ ...request, ...asked }, live(sample));
    return { completion, sent: server.requests[0] };
  };

  it("sends a chat with system first, roles alternating, and the settings", async () => {
    const { sent } = await ask({
      prefix: [
        { role: "system", text: "Rules." },
        { role: "user", text: "q1" },
        { role: "assistant", text: "a1" },
      ],
      messages: [
        { role: "user", text: "q2" },
        { role: "user", text: "again" },
      ],
      temperature: 0.7,
      stop: ["\n\n", "END"],
    });
    expect(sent?.path).toBe("/v1/chat/completions");
    expect(sent?.headers.authorization).toBe("Bearer k-0123");
    expect(sent?.body).toEqual({
      model: "small-1",
      messages: [
        { role: "system", content: "Rules." },
        { role: "user", content: "q1" },
        { role: "assistant", content: "a1" },
        { role: "user", content: "q2\n\nagain" },
      ],
      temperature: 0.7,
      max_tokens: 64,
      stop: ["\n\n", "END"],
      stream: false,
    });
  });

  it("sends layout text as one user message", async () => {
    const { sent } = await ask({ layout: "text" });
    expect(sent?.body).toMatchObject({ messages: [{ role: "user", content: "Be brief.Hello?" }] });
  });

  it("sends headers, and parameters of the server's own", async () => {
    const { sent } = await ask(
      {},
      {
        headers: { "X-Team": "shop" },
        extraBody: { top_k: 5, temperature: 1 },
        maxTokensField: "max_completion_tokens",
      },
    );
    expect(sent?.headers["x-team"]).toBe("shop");
    expect(sent?.body).toMatchObject({ top_k: 5, temperature: 1, max_completion_tokens: 64 });
    expect(sent?.body).not.toHaveProperty("max_tokens");
  });

  describe("structured output", () => {
    const constraint = (properties: object, required: string[]): Pick<LmRequest, "constraint"> => ({
      constraint: {
        kind: "json",
        schema: JSON.parse(JSON.stringify({ type: "object", properties, required })),
      },
    });
    const formatOf = async (asked: Partial<LmRequest>, options: Asking = {}): Promise<unknown> =>
      parameter((await ask(asked, options)).sent, "response_format");

    it("is strict where strict mode can express the schema", async () => {
      expect(await formatOf(constraint({ label: { type: "string", enum: ["a", "b"] } }, ["label"]))).toEqual({
        type: "json_schema",
        json_schema: {
          name: "answer",
          strict: true,
          schema: {
            type: "object",
            properties: { label: { type: "string", enum: ["a", "b"] } },
            required: ["label"],
            additionalProperties: false,
          },
        },
      });
    });

    it("is the schema as it stands where it cannot, or where strict mode would lose a part", async () => {
      const optional = constraint({ a: { type: "string" } }, []);
      const long = constraint({ a: { type: "string", maxLength: 5 } }, ["a"]);
      for (const asked of [optional, long]) {
        const format = await formatOf(asked);
        const { constraint: wanted } = asked;
        expect(format).toMatchObject({
          json_schema: { strict: false, schema: wanted?.kind === "json" ? wanted.schema : {} },
        });
      }
    });

    it("is not asked for where the server cannot, nor for a template", async () => {
      const asked = constraint({ a: { type: "string" } }, ["a"]);
      expect(await formatOf(asked, { capabilities: { schema: false } })).toBeUndefined();
      expect(await formatOf({ constraint: { kind: "template", parts: [] } })).toBeUndefined();
      expect(make({ model: "m", capabilities: { schema: false } }).capabilities).toEqual({
        schema: false,
        grammar: false,
        logprobs: false,
        prefixCache: true,
        attachments: ["image", "file"],
      });
      expect(make({ model: "m", capabilities: { attachments: [] } }).capabilities.attachments).toEqual([]);
    });
  });

  it("sends attachments under their names, before the text that refers to them", async () => {
    const data = "iVBORw0KGgo=";
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
          text: "See [image 2] and [file 1].",
          attachments: [
            { kind: "image", name: "image 2", url: "https://example.org/a.png" },
            { kind: "file", name: "file 1", mediaType: "application/pdf", data },
          ],
        },
      ],
    });
    expect(sent?.body).toMatchObject({
      messages: [
        { role: "system", content: "Rules." },
        {
          role: "user",
          content: [
            { type: "text", text: "[image 1]" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${data}` } },
            { type: "text", text: "See [image 1]." },
          ],
        },
        { role: "assistant", content: "A cat." },
        {
          role: "user",
          content: [
            { type: "text", text: "[image 2]" },
            { type: "image_url", image_url: { url: "https://example.org/a.png" } },
            { type: "text", text: "[file 1]" },
            {
              type: "file",
              file: { filename: "file 1.pdf", file_data: `data:application/pdf;base64,${data}` },
            },
            { type: "text", text: "See [image 2] and [file 1]." },
          ],
        },
      ],
    });
  });

  it("refuses the address of a file, before a request is made", async () => {
    const server = await serve({ kind: "json", body: chatCompletion("ok") });
    const lm = make({ model: "small-1", apiKey: "k-0123", baseURL: `${server.url}/v1` });
    const attachments = [{ kind: "file", name: "file 1", url: "https://example.org/a.pdf" }] as const;
    const asked = lm.generate({ ...request, messages: [{ role: "user", text: "See", attachments }] }, live());
    expect(await failed(asked)).toMatchObject({
      code: "LM_REJECTED",
      message: expect.stringContaining("file 1"),
    });
    expect(server.requests).toHaveLength(0);
  });

  describe("answers", () => {
    const answer = async (body: object, options: Asking = {}) =>
      (await ask({}, { reply: { kind: "json", body }, ...options })).completion;

    it("report usage with cached tokens and cost", async () => {
      const usage = {
        prompt_tokens: 1000,
        completion_tokens: 50,
        prompt_tokens_details: { cached_tokens: 800 },
      };
      const price = { prompt: 1, completion: 4, cached: 0.1 };
      expect(await answer(chatCompletion("hi", { usage }), { price })).toEqual({
        text: "hi",
        finish: "stop",
        usage: {
          promptTokens: 1000,
          completionTokens: 50,
          cachedTokens: 800,
          costUsd: (200 * 1 + 800 * 0.1 + 50 * 4) / 1e6,
        },
        modelId: "small-1-2026",
      });
    });

    it("leave out a usage that was not reported", async () => {
      const price = { prompt: 1, completion: 4 };
      const { usage, modelId } = await answer(chatCompletion("hi", { usage: undefined, model: undefined }), {
        price,
      });
      expect(usage).toEqual({});
      expect(modelId).toBe("small-1");
    });

    it.each([
      ["stop", "stop"],
      ["length", "length"],
      ["content_filter", "filtered"],
      ["tool_calls", "stop"],
    ])("with finish_reason %s end by %s", async (reason, finish) => {
      expect(await answer(chatCompletion("x", {}, { finish_reason: reason }))).toMatchObject({ finish });
    });

    it("that refuse are filtered, with the refusal as their text", async () => {
      const message = { role: "assistant", content: null, refusal: "I cannot." };
      expect(await answer(chatCompletion(null, {}, { message }))).toMatchObject({
        finish: "filtered",
        text: "I cannot.",
      });
    });

    it("are cut at a stop that the server did not heed", async () => {
      const stop = ["1", "2", "3", "4", "five"];
      const reply: FakeReply = {
        kind: "json",
        body: chatCompletion("one fivetwo", {}, { finish_reason: "length" }),
      };
      const { completion, sent } = await ask({ stop }, { reply });
      expect(completion).toMatchObject({ text: "one ", finish: "stop" });
      expect(sent?.body).toMatchObject({ stop: ["1", "2", "3", "4"] });
    });
  });

  describe("failures in other words", () => {
    it.each([
      [{ detail: "Not Found" }, "Not Found"],
      [{ object: "error", message: "Too many tokens", code: 400 }, "Too many tokens"],
      [{ error: "model not found" }, "model not found"],
      [{ error: { message: { why: "nested" } } }, "nested"],
    ])("%j is told", async (body, words) => {
      const server = await serve({ kind: "json", status: 400, body });
      const lm = make({ model: "m", apiKey: "k-0123", baseURL: server.url });
      expect((await failed(lm.generate(request, live()))).message).toContain(words);
    });

    it("an account without money is not worth another try", async () => {
      const error = {
        message: "You exceeded your quota",
        type: "insufficient_quota",
        code: "insufficient_quota",
      };
      const server = await serve({ kind: "json", status: 429, body: { error } });
      const lm = make({ model: "m", apiKey: "k-0123", baseURL: server.url });
      expect(await failed(lm.generate(request, live()))).toMatchObject({
        code: "LM_REJECTED",
        retryable: false,
      });
    });

    it("a gateway's error with status 200 counts by its own code", async () => {
      const server = await serve({ kind: "json", body: { error: { message: "Upstream busy", code: 429 } } });
      const lm = make({ model: "m", apiKey: "k-0123", baseURL: server.url });
      const error = await failed(lm.generate(request, live()));
      expect(error).toMatchObject({ code: "LM_RATE_LIMITED", retryable: true });
      expect(error.message).toContain("Upstream busy");
    });
  });

  describe("stream()", () => {
    const stream = async (reply: FakeReply, asked: Partial<LmRequest> = {}) => {
      const server = await serve(reply);
      const lm = make({ model: "small-1", apiKey: "k-0123", baseURL: server.url });
      const events = await collect(lm.stream?.({ ...request, ...asked }, live()));
      return { events, sent: server.requests[0] };
    };

    it("yields deltas, then the completion with its usage", async () => {
      const { events, sent } = await stream(chatEvents(["one ", "two"]));
      expect(sent?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
      expect(events).toEqual([
        { type: "text", text: "one " },
        { type: "text", text: "two" },
        {
          type: "done",
          completion: {
            text: "one two",
            finish: "stop",
            usage: { promptTokens: 30, completionTokens: 5 },
            modelId: "small-1-2026",
          },
        },
      ]);
    });

    it("leaves out a usage that was not reported", async () => {
      const { events } = await stream(chatEvents(["one"], null));
      expect(events.at(-1)).toMatchObject({ completion: { usage: {} } });
    });

    it("ends at a stop that the server did not heed, and still reports usage", async () => {
      const { events } = await stream(chatEvents(["one\n", "\ntwo"]), { stop: ["\n\n"] });
      expect(events.slice(0, -1)).toEqual([{ type: "text", text: "one" }]);
      expect(events.at(-1)).toMatchObject({
        completion: { text: "one", finish: "stop", usage: { completionTokens: 5 } },
      });
    });

    it("shows what it held back when no stop came of it", async () => {
      const { events } = await stream(chatEvents(["one\n"]), { stop: ["\n\n"] });
      const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
      expect(text).toBe("one\n");
      expect(events.at(-1)).toMatchObject({ completion: { text: "one\n" } });
    });
  });

  describe("id", () => {
    it("names model, host and path, and what changes answers", () => {
      const base = { model: "m", apiKey: "k-0123", baseURL: "http://host:8000/v1/?key=abcd" };
      expect(make(base).id).toBe("openai:m@host:8000/v1");
      const ids = [
        make(base),
        make({ ...base, extraBody: { top_k: 1 } }),
        make({ ...base, capabilities: { schema: false } }),
        make({ ...base, model: "n" }),
        make({ ...base, baseURL: "http://host:8000/v2" }),
      ].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(make({ ...base, apiKey: "other", headers: { "X-A": "b" }, timeoutMs: 5 }).id).toBe(
        make(base).id,
      );
    });

    it.each<[string, ChatOptions]>([
      ["model", { model: " " }],
      ["baseURL", { model: "m", baseURL: "localhost:11434/v1" }],
      ["baseURL", { model: "m", baseURL: "nonsense" }],
      ["timeoutMs", { model: "m", timeoutMs: 0 }],
      ["timeoutMs", { model: "m", timeoutMs: Number.POSITIVE_INFINITY }],
    ])("is refused with OPTION_INVALID for a wrong %s", (option, options) => {
      expect(() => make(options)).toThrow(`\`${option}\``);
    });
  });
}
