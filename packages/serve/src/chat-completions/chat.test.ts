import Anthropic from "@anthropic-ai/sdk";
import { predict, program, signature } from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type ServeAppOptions, serveApp } from "../app/serve-app.js";
import { ask, post } from "../app/testing/ask.js";
import { oneArtifact } from "../app/testing/one-artifact.js";
import { questionProgram } from "../app/testing/question-program.js";

const usage = { promptTokens: 20, completionTokens: 5 };
const lmOf = (reply: () => ScriptedReply = () => '{"answer": "Paris is the capital"}') =>
  scriptedLm({ reply, usage });

function questionApp(lm = lmOf(), options: Partial<ServeAppOptions> = {}) {
  return serveApp({ program: questionProgram, deployment: oneArtifact(questionProgram, lm), ...options });
}

type App = ReturnType<typeof questionApp>;
const fetchOf = (app: App) => async (url: unknown, init?: RequestInit) =>
  app.fetch(new Request(String(url), init));
const openai = (app: App, apiKey = "none") =>
  new OpenAI({ apiKey, baseURL: "http://localhost/v1", fetch: fetchOf(app), maxRetries: 0 });
const anthropicClient = (app: App, apiKey = "none") =>
  new Anthropic({ apiKey, baseURL: "http://localhost", fetch: fetchOf(app), maxRetries: 0 });

const messages = [
  { role: "system" as const, content: "Be brief." },
  { role: "user" as const, content: "The capital of France?" },
];

describe("POST /v1/chat/completions", () => {
  it("answers the official client with text and usage", async () => {
    const answer = await openai(questionApp()).chat.completions.create({ model: "question", messages });
    expect(answer.choices[0]?.message.content).toBe("Paris is the capital");
    expect(answer.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 });
  });

  it("streams to the official client, text as it comes and usage at the end", async () => {
    const stream = await openai(questionApp()).chat.completions.create({
      model: "question",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const deltas: string[] = [];
    const counts: unknown[] = [];
    for await (const { choices, usage } of stream) {
      deltas.push(choices[0]?.delta.content ?? "");
      if (usage) counts.push(usage.total_tokens);
    }
    expect(deltas.join("")).toBe("Paris is the capital");
    expect(deltas.filter((text) => text !== "").length).toBeGreaterThan(1);
    expect(counts).toEqual([25]);
  });

  it("gives the outputs as JSON when asked", async () => {
    const answer = await openai(questionApp()).chat.completions.create({
      model: "question",
      messages,
      response_format: { type: "json_object" },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ answer: "Paris is the capital" });
  });

  it("lists its one model", async () => {
    const client = openai(questionApp());
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["question"]);
    expect((await client.models.retrieve("question")).id).toBe("question");
    await expect(client.models.retrieve("gpt")).rejects.toThrow(OpenAI.NotFoundError);
  });

  it("refuses in OpenAI's form", async () => {
    const app = questionApp(lmOf(), { keys: [{ id: "a", token: "right" }] });
    await expect(openai(app, "wrong").models.list()).rejects.toThrow(OpenAI.AuthenticationError);
    await expect(openai(app, "wrong").chat.completions.create({ model: "m", messages })).rejects.toThrow(
      OpenAI.AuthenticationError,
    );
    const refused = await ask(questionApp(), post("/v1/chat/completions", { messages, n: 2 }));
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      error: { type: "invalid_request_error", param: "n", code: "INPUT_INVALID" },
    });
    const tools = [{ type: "function" as const, function: { name: "f" } }];
    await expect(
      openai(questionApp()).chat.completions.create({ model: "m", messages, tools }),
    ).rejects.toThrow("calls no tools");
  });

  it("ends a stream with an error when the program says something else than its step, and does not preview it again", async () => {
    const shouting = program({
      name: "shouting",
      input: { question: z.string() },
      output: { answer: z.string() },
      modules: questionProgram.modules,
      run: async (input, steps) => ({ answer: (await steps.answer(input)).answer.toUpperCase() }),
    });
    const client = openai(serveApp({ program: shouting, deployment: oneArtifact(shouting, lmOf()) }));
    const told = async () => {
      let text = "";
      for await (const { choices } of await client.chat.completions.create({
        model: "m",
        messages,
        stream: true,
      }))
        text += choices[0]?.delta.content ?? "";
      return text;
    };
    await expect(told()).rejects.toThrow("changed while it was streamed");
    expect(await told()).toBe("PARIS IS THE CAPITAL");
  });

  it("reports a model that fails before it said anything with a status, streamed or not", async () => {
    const app = questionApp(lmOf(() => new Error("down")));
    for (const stream of [true, false])
      await expect(openai(app).chat.completions.create({ model: "m", messages, stream })).rejects.toThrow(
        OpenAI.InternalServerError,
      );
  });

  it("takes a JSON object for a program of several inputs, and gives one for several outputs", async () => {
    const triage = program({
      name: "triage",
      input: { subject: z.string(), priority: z.int() },
      output: { queue: z.string(), isUrgent: z.boolean() },
      modules: {
        route: predict(
          signature({
            instruction: "Route.",
            input: { subject: z.string(), priority: z.int() },
            output: { queue: z.string(), isUrgent: z.boolean() },
          }),
          { format: "json" },
        ),
      },
      run: (input, { route }) => route(input),
    });
    const lm = lmOf(() => '{"queue": "billing", "isUrgent": true}');
    const client = openai(serveApp({ program: triage, deployment: oneArtifact(triage, lm) }));
    const say = (content: string) =>
      client.chat.completions.create({ model: "m", messages: [{ role: "user", content }] });
    const answer = await say('{"subject": "Refund", "priority": 2}');
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({
      queue: "billing",
      isUrgent: true,
    });
    await expect(say("Refund")).rejects.toThrow("should be a JSON object with subject, priority");
    await expect(say('{"subject": "Refund"}')).rejects.toThrow("priority: is missing");
  });
});

describe("POST /v1/messages", () => {
  const body = {
    model: "question",
    max_tokens: 100,
    messages: [{ role: "user" as const, content: "The capital of France?" }],
  };

  it("answers the official client with text and usage", async () => {
    const answer = await anthropicClient(questionApp()).messages.create(body);
    expect(answer.content).toMatchObject([{ type: "text", text: "Paris is the capital" }]);
    expect(answer.usage).toMatchObject({ input_tokens: 20, output_tokens: 5 });
    expect(answer.stop_reason).toBe("end_turn");
  });

  it("streams to the official client", async () => {
    const stream = anthropicClient(questionApp()).messages.stream(body);
    const deltas: string[] = [];
    stream.on("text", (text) => deltas.push(text));
    const answer = await stream.finalMessage();
    expect(answer.content).toMatchObject([{ type: "text", text: "Paris is the capital" }]);
    expect(answer.usage.output_tokens).toBe(5);
    expect(deltas.length).toBeGreaterThan(1);
  });

  it("takes the official client's key, and refuses in Anthropic's form", async () => {
    const app = questionApp(lmOf(), { keys: [{ id: "a", token: "right" }] });
    expect((await anthropicClient(app, "right").messages.create(body)).role).toBe("assistant");
    await expect(anthropicClient(app, "wrong").messages.create(body)).rejects.toThrow(
      Anthropic.AuthenticationError,
    );
  });
});
