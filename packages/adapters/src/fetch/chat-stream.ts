import type { LmEvent } from "@signet/core";

import { type AnswerContext, readChatStream } from "../openai/chat-answer.js";
import { readRecord } from "../remote/read-record.js";
import { unreadableAnswer } from "../remote/unreadable-answer.js";
import { readChunks } from "./read-chunks.js";

export interface StreamContext extends AnswerContext {
  readonly onArrival: () => void;
  readonly maxBytes: number;
}

/** The events of an answer that comes as server-sent events. */
export function chatStream(
  response: Response,
  { maxBytes, ...context }: StreamContext,
): AsyncGenerator<LmEvent> {
  return readChatStream(replies(response, { ...context, maxBytes }), context);
}

type Reply = Parameters<typeof readChatStream>[0] extends AsyncIterable<infer R> ? R : never;

async function* replies(
  response: Response,
  { onArrival, maxBytes }: Pick<StreamContext, "onArrival" | "maxBytes">,
): AsyncGenerator<Reply> {
  for await (const data of eventData(response, { onArrival, maxBytes })) {
    if (data === "[DONE]") return;
    const reply = readRecord(parse(data));
    if (reply === undefined || reply.error) throw unreadableAnswer("the server sent an error", reply ?? data);
    yield reply as Reply; // read field by field
  }
}

/** The data of each server-sent event. Comments and other fields count as a sign of life. */
async function* eventData(
  response: Response,
  { onArrival, maxBytes }: Pick<StreamContext, "onArrival" | "maxBytes">,
): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of lines(readChunks(response, maxBytes))) {
    onArrival();
    if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    if (line !== "" || data.length === 0) continue;
    yield data.join("\n");
    data = [];
  }
  if (data.length > 0) yield data.join("\n"); // servers that forget the last blank line
}

/** Lines as they are complete, then the rest. */
async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const [first = "", ...more] = chunk.split("\n");
    parts.push(first);
    for (const next of more) {
      yield parts.join("").replace(/\r$/, "");
      parts = [next];
    }
  }
  yield parts.join("").replace(/\r$/, "");
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw unreadableAnswer("the server sent an event that is no JSON", data);
  }
}
