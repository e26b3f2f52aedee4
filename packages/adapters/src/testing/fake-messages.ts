import { type FakeReply, type RecordedRequest, sse } from "./fake-server.js";

/** Answers any request of the messages API as a small model might: by the last message, as a whole or in pieces. */
export function fakeMessages({ body }: RecordedRequest): FakeReply {
  // The SDK sent it: it has this shape.
  const { messages, stream, output_config } = body as {
    messages: { content: { text: string }[] }[];
    stream?: boolean;
    output_config?: unknown;
  };
  const question = messages.at(-1)?.content.at(-1)?.text ?? "";
  const text = output_config === undefined ? `I say: ${question}` : '{"mood":"happy","isSure":true}';
  return stream === true
    ? messageEvents(text.match(/.{1,4}/gs) ?? [])
    : { kind: "json", body: message(text) };
}

const messageUsage = {
  input_tokens: 12,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 200,
  output_tokens: 5,
};

/** A message as the API sends it. */
export function message(text: string, rest: object = {}): object {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-small-1",
    content: [{ type: "text", text, citations: null }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: messageUsage,
    ...rest,
  };
}

/** The events with which a streamed message begins. */
export function messageStart(usage: object = messageUsage): string[] {
  return [
    event("message_start", { message: message("", { content: [], stop_reason: null, usage }) }),
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    event("ping", {}),
  ];
}

/** One piece of a streamed message. */
export function messageDelta(text: string): string {
  return event("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
}

/** The events with which a streamed message ends. */
export function messageEnd(reason = "end_turn", usage: object = { output_tokens: 5 }): string[] {
  return [
    event("content_block_stop", { index: 0 }),
    event("message_delta", { delta: { stop_reason: reason, stop_sequence: null }, usage }),
    event("message_stop", {}),
  ];
}

/** A streamed message. */
export function messageEvents(pieces: readonly string[]): FakeReply {
  return { kind: "events", events: [...messageStart(), ...pieces.map(messageDelta), ...messageEnd()] };
}

function event(type: string, data: object): string {
  return sse({ type, ...data }, type);
}
