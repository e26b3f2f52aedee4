import type { LmRequest, Message } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type ChatReply, readChatCompletion } from "../openai/chat-answer.js";
import { chatBody } from "../openai/chat-body.js";
import { request } from "../testing/remote-model-suite.js";
import { plainAnswer } from "./plain-answer.js";
import { plainBody } from "./plain-body.js";

const settings = { model: "small-1", maxTokensField: "max_tokens" } as const;
const text = fc.oneof(fc.constantFrom("", " ", "\n\n"), fc.string());
const messages: fc.Arbitrary<Message[]> = fc.array(
  fc.record({ role: fc.constantFrom("system", "user", "assistant"), text }),
);

describe("plainBody()", () => {
  it("is what chatBody() makes of the same request, or nothing", () => {
    const bodyOf = chatBody({ ...settings, extraBody: {} });
    const requests: fc.Arbitrary<LmRequest> = fc.record({
      layout: fc.constantFrom("chat", "text"),
      prefix: messages,
      messages,
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      maxTokens: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(requests, (asked) => {
        const body = plainBody(asked, settings);
        if (body !== undefined) expect(body).toEqual(bodyOf(asked, "0"));
      }),
      { numRuns: 1000 },
    );
  });

  it("is there for an instruction, demos, and an input", () => {
    const demos: Message[] = [
      { role: "user", text: "q1" },
      { role: "assistant", text: "a1" },
    ];
    const asked = { ...request, prefix: [...request.prefix, ...demos] };
    expect(plainBody(asked, settings)?.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "q1" },
      { role: "assistant", content: "a1" },
      { role: "user", content: "Hello?" },
    ]);
  });

  it.each<[string, Partial<LmRequest>]>([
    ["one text to continue", { layout: "text" }],
    ["turns to be joined", { messages: [...request.messages, ...request.messages] }],
    ["no turn of the user", { messages: [] }],
    ["a late system text", { messages: [...request.messages, ...request.prefix, ...request.messages] }],
    ["stop texts", { stop: ["END"] }],
    ["a constraint", { constraint: { kind: "json", schema: {} } }],
    [
      "attachments",
      { messages: [{ role: "user", text: "x", attachments: [{ kind: "image", url: "https://e.org/a" }] }] },
    ],
  ])("leaves a request with %s to it", (_, asked) => {
    expect(plainBody({ ...request, ...asked }, settings)).toBeUndefined();
  });
});

describe("plainAnswer()", () => {
  const context = { request, model: "small-1", price: undefined };
  const count = fc.oneof(fc.nat(), fc.constantFrom(-1, Number.NaN, null, undefined, "3"));
  const replies = fc.record(
    {
      model: fc.constantFrom("small-1-2026", "", undefined),
      choices: fc.array(
        fc.record({
          message: fc.record(
            {
              content: fc.oneof(fc.constant(null), fc.string()),
              refusal: fc.constantFrom(null, undefined, "", "No."),
            },
            { requiredKeys: [] },
          ),
          finish_reason: fc.constantFrom("stop", "length", "content_filter", "tool_calls", null, undefined),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      usage: fc.oneof(
        fc.constant(null),
        fc.record(
          {
            prompt_tokens: count,
            completion_tokens: count,
            prompt_tokens_details: fc.oneof(fc.constant(null), fc.record({ cached_tokens: count })),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ["choices"] },
  );

  it("is what readChatCompletion() reads, or nothing", () => {
    fc.assert(
      fc.property(replies, (sent) => {
        const reply = sent as ChatReply; // servers send what the types do not promise
        const answer = plainAnswer(reply, request, { model: "small-1" });
        const message = sent.choices[0]?.message;
        if (message?.content && !message.refusal) expect(answer).toEqual(readChatCompletion(reply, context));
        else expect(answer).toBeUndefined();
      }),
    );
  });

  it.each([
    null,
    3,
    "text",
    {},
    { choices: [] },
    { choices: "text" },
    { choices: [null] },
    { choices: [{}] },
  ])("leaves %j to it", (sent) => {
    expect(plainAnswer(sent as ChatReply | null, request, { model: "small-1" })).toBeUndefined(); // whatever a server may send
  });
});
