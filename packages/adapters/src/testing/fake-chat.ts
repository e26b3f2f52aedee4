import { type FakeReply, type RecordedRequest, sse } from "./fake-server.js";

/** Answers any chat completion as a small model might: by the last message, as a whole or in pieces. */
export function fakeChat({ body }: RecordedRequest): FakeReply {
  // The SDK sent it: it has this shape.
  const { messages, stream, response_format } = body as {
    messages: { content: string }[];
    stream?: boolean;
    response_format?: unknown;
  };
  const question = messages.at(-1)?.content ?? "";
  const text = response_format === undefined ? `I say: ${question}` : '{"mood":"happy","isSure":true}';
  return stream === true
    ? chatEvents(text.match(/.{1,4}/gs) ?? [])
    : { kind: "json", body: chatCompletion(text) };
}

const chatUsage = { prompt_tokens: 30, completion_tokens: 5, total_tokens: 35 };

/** A chat completion as the API sends it. */
export function chatCompletion(content: string | null, rest: object = {}, choice: object = {}): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "small-1-2026",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content, refusal: null },
        logprobs: null,
        finish_reason: "stop",
        ...choice,
      },
    ],
    usage: chatUsage,
    ...rest,
  };
}

/** One piece of a streamed chat completion. */
export function chatChunk(delta: object, finish: string | null = null, rest: object = {}): string {
  return sse({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "small-1-2026",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
    ...rest,
  });
}

/** A streamed chat completion: the pieces, the finish, the usage. */
export function chatEvents(pieces: readonly string[], usage: object | null = chatUsage): FakeReply {
  return {
    kind: "events",
    events: [
      chatChunk({ role: "assistant", content: "" }),
      ...pieces.map((content) => chatChunk({ content })),
      chatChunk({}, "stop"),
      ...(usage === null ? [] : [chatChunk({}, null, { choices: [], usage })]),
      sse("[DONE]"),
    ],
  };
}
