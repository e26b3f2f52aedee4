import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { getRequestListener } from "@hono/node-server";
import { predict, program, seal, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { deploy, serveApp } from "@signet/serve";
import { generateText, streamText } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

// Official clients, unmodified, against a served program: only their base URL and their key are set.

const token = "a-token-of-24-characters";
const question = "Where does the ship lie at night?";
const answer = "in the harbour, behind the second pier";

const harbour = program({
  name: "harbour",
  input: { question: z.string() },
  output: { answer: z.string() },
  modules: {
    say: predict(
      signature({
        instruction: "Answer the question.",
        input: { question: z.string() },
        output: { answer: z.string() },
      }),
      { format: "json" },
    ),
  },
  run: (input, steps) => steps.say(input),
});

const lm = scriptedLm({
  usage: { promptTokens: 12, completionTokens: 8 },
  reply: ({ messages }) =>
    messages.at(-1)?.text.includes(question)
      ? JSON.stringify({ answer })
      : JSON.stringify({ answer: "unknown" }),
});

let server: Server;
let url: string;

beforeAll(async () => {
  const deployment = await deploy(harbour, seal(harbour), { lm });
  const app = serveApp({ program: harbour, deployment, keys: [{ id: "test", token }] });
  server = createServer(getRequestListener(app.fetch)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("the official OpenAI client", () => {
  const client = (apiKey = token) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: question }];

  it("gets an answer with its usage", async () => {
    const completion = await client().chat.completions.create({ model: "harbour", messages });
    expect(completion.choices[0]).toMatchObject({ message: { content: answer }, finish_reason: "stop" });
    expect(completion.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 8, total_tokens: 20 });
  });

  it("streams an answer", async () => {
    const stream = await client().chat.completions.create({
      model: "harbour",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(answer);
    expect(chunks.filter(({ choices }) => choices[0]?.delta.content).length).toBeGreaterThan(1);
    expect(chunks.at(-1)?.usage).toMatchObject({ total_tokens: 20 });
  });

  it("streams through its own helper, which checks the order of events", async () => {
    const runner = client().chat.completions.stream({ model: "harbour", messages });
    expect(await runner.finalContent()).toBe(answer);
  });

  it("lists the model", async () => {
    const models: string[] = [];
    for await (const { id } of client().models.list()) models.push(id);
    expect(models).toContain("harbour");
  });

  it("understands that its key is unknown", async () => {
    const failed = client("another").chat.completions.create({ model: "harbour", messages });
    await expect(failed).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it("understands that its request does not fit", async () => {
    const failed = client().chat.completions.create({
      model: "harbour",
      messages: [...messages, { role: "assistant", content: "no" }],
    });
    await expect(failed).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  });

  it("leaves a stream, which ends the model's call", async () => {
    const stream = await client().chat.completions.create({ model: "harbour", messages, stream: true });
    for await (const _ of stream) break;
    await expect.poll(() => lm.counts.inFlight, { timeout: 20_000 }).toBe(0);
  });
});

describe("the official Anthropic client", () => {
  const client = (apiKey = token) => new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });
  const asked = {
    model: "harbour",
    max_tokens: 100,
    messages: [{ role: "user" as const, content: question }],
  };

  it("gets an answer with its usage", async () => {
    const message = await client().messages.create(asked);
    expect(message.content[0]).toMatchObject({ type: "text", text: answer });
    expect(message).toMatchObject({ stop_reason: "end_turn", usage: { input_tokens: 12, output_tokens: 8 } });
  });

  it("streams an answer through its own helper, which checks the order of events", async () => {
    const deltas: string[] = [];
    const stream = client().messages.stream(asked);
    stream.on("text", (delta) => deltas.push(delta));
    const message = await stream.finalMessage();
    expect(message.content[0]).toMatchObject({ type: "text", text: answer });
    expect(deltas.join("")).toBe(answer);
    expect(deltas.length).toBeGreaterThan(1);
  });

  it("streams raw events", async () => {
    const types: string[] = [];
    for await (const { type } of await client().messages.create({ ...asked, stream: true })) types.push(type);
    expect(types[0]).toBe("message_start");
    expect(types.at(-1)).toBe("message_stop");
  });

  it("understands that its key is unknown", async () => {
    await expect(client("another").messages.create(asked)).rejects.toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
  });

  it("understands that its request does not fit", async () => {
    const failed = client().messages.create({
      ...asked,
      messages: [...asked.messages, { role: "assistant", content: "no" }],
    });
    await expect(failed).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  });
});

describe("the AI SDK's client", () => {
  const model = (apiKey = token) =>
    createOpenAICompatible({ name: "signet", baseURL: `${url}/v1`, apiKey, includeUsage: true })("harbour");

  it("gets an answer with its usage", async () => {
    const { text, finishReason, usage } = await generateText({
      model: model(),
      prompt: question,
      maxRetries: 0,
    });
    expect({ text, finishReason }).toEqual({ text: answer, finishReason: "stop" });
    expect(usage).toMatchObject({ inputTokens: 12, outputTokens: 8 });
  });

  it("streams an answer with its usage", async () => {
    const result = streamText({ model: model(), prompt: question, maxRetries: 0 });
    const deltas: string[] = [];
    for await (const delta of result.textStream) deltas.push(delta);
    expect(deltas.join("")).toBe(answer);
    expect(deltas.length).toBeGreaterThan(1);
    expect(await result.usage).toMatchObject({ inputTokens: 12, outputTokens: 8 });
  });

  it("understands that its key is unknown", async () => {
    const failed = generateText({ model: model("another"), prompt: question, maxRetries: 0 });
    await expect(failed).rejects.toMatchObject({ statusCode: 401 });
  });
});
