import type { Completion, LmEvent, LmRequest, Price } from "@signet/core";

import { count } from "../remote/reported-tokens.js";
import { stopFilter } from "../remote/stop-filter.js";
import { unreadableAnswer } from "../remote/unreadable-answer.js";
import { usageOf } from "../remote/usage.js";

export interface AnswerContext {
  readonly request: LmRequest;
  /** Stands in for the answering model's name where the server gives none. */
  readonly model: string;
  readonly price: Price | undefined;
}

/** What is read of a message. Gateways leave out some of what the SDK's types promise. */
interface MessageReply {
  readonly model?: string;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly stop_reason?: string | null;
  readonly usage?: MessageUsage | null;
}

interface MessageUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}

/** What is read of a stream's event. */
interface MessageEvent {
  readonly type: string;
  readonly message?: MessageReply;
  readonly delta?: { readonly type?: string; readonly text?: string; readonly stop_reason?: string | null };
  readonly usage?: MessageUsage | null;
}

/** Reads a whole answer; throws when the body is none. */
export function readMessage(reply: MessageReply, context: AnswerContext): Completion {
  if (!Array.isArray(reply?.content))
    throw unreadableAnswer("the server sent something that is no message", reply);
  const text = reply.content.map((block) => (block.type === "text" ? (block.text ?? "") : "")).join("");
  const filter = stopFilter(context.request.stop ?? []);
  const shown = filter.push(text) + filter.flush();
  return completionOf({ ...reply, text: shown, isCut: filter.isStopped() }, context);
}

/** Reads an answer that comes in pieces; throws when it ends before the model did. */
export async function* readMessageStream(
  events: AsyncIterable<MessageEvent>,
  context: AnswerContext & { readonly onArrival: () => void },
): AsyncGenerator<LmEvent> {
  const filter = stopFilter(context.request.stop ?? []);
  let reply: MessageReply = {};
  let text = "";
  for await (const event of events) {
    context.onArrival();
    reply = taken(reply, event);
    const shown = event.delta?.type === "text_delta" ? filter.push(event.delta.text ?? "") : "";
    text += shown;
    if (shown !== "") yield { type: "text", text: shown };
  }
  if (!reply.stop_reason) throw unreadableAnswer("the stream ended before the answer did");
  const rest = filter.flush();
  if (rest !== "") yield { type: "text", text: rest };
  yield {
    type: "done",
    completion: completionOf({ ...reply, text: text + rest, isCut: filter.isStopped() }, context),
  };
}

/** The reply with what an event adds. Counts are cumulative: a later one replaces an earlier one, `null` does not. */
function taken(reply: MessageReply, { message, delta, usage }: MessageEvent): MessageReply {
  const counts = { ...reply.usage };
  for (const [name, value] of Object.entries({ ...message?.usage, ...usage })) {
    if (value !== null) Object.assign(counts, { [name]: value });
  }
  return {
    ...reply,
    ...message,
    usage: counts,
    stop_reason: delta?.stop_reason ?? message?.stop_reason ?? reply.stop_reason ?? null,
  };
}

interface ReadAnswer extends MessageReply {
  readonly text: string;
  /** Whether the text was cut at a stop here. */
  readonly isCut: boolean;
}

function completionOf(answer: ReadAnswer, { model, price }: AnswerContext): Completion {
  const { usage } = answer;
  const cached = count(usage?.cache_read_input_tokens);
  const written = count(usage?.cache_creation_input_tokens);
  const fresh = count(usage?.input_tokens);
  return {
    text: answer.text,
    finish: answer.isCut ? "stop" : finishOf(answer.stop_reason),
    usage: usageOf(
      {
        // The provider counts the three apart.
        promptTokens: fresh === undefined ? undefined : fresh + (cached ?? 0) + (written ?? 0),
        completionTokens: usage?.output_tokens,
        cachedTokens: cached,
        cacheWriteTokens: written,
      },
      price,
    ),
    modelId: answer.model || model,
  };
}

function finishOf(reason: string | null | undefined): Completion["finish"] {
  if (reason === "max_tokens" || reason === "model_context_window_exceeded") return "length";
  return reason === "refusal" ? "filtered" : "stop";
}
