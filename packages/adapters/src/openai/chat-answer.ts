import type { Completion, LmEvent, LmRequest, Price } from "@signet/core";

import { stopFilter } from "../remote/stop-filter.js";
import { unreadableAnswer } from "../remote/unreadable-answer.js";
import { usageOf } from "../remote/usage.js";
import { type ChatUsage, countsOf } from "./counts-of.js";
import { finishOf } from "./finish-of.js";

export interface AnswerContext {
  readonly request: LmRequest;
  /** Stands in for the answering model's name where the server gives none. */
  readonly model: string;
  readonly price: Price | undefined;
}

/** What is read of an answer or of a piece of one. Compatible servers leave out much of what the SDK's types promise. */
export interface ChatReply {
  readonly model?: string;
  readonly choices?: readonly ChatChoice[];
  readonly usage?: ChatUsage | null;
}

interface ChatChoice {
  readonly message?: ChatText | null;
  readonly delta?: ChatText | null;
  readonly finish_reason?: string | null;
}

interface ChatText {
  readonly content?: string | null;
  readonly refusal?: string | null;
}

/** Reads a whole answer; throws when the body is none. */
export function readChatCompletion(reply: ChatReply, context: AnswerContext): Completion {
  const choice = Array.isArray(reply?.choices) ? reply.choices[0] : undefined;
  if (choice === undefined)
    throw unreadableAnswer("the server sent something that is no chat completion", reply);
  const answer = answerReader(context);
  answer.take(reply);
  return answer.completion();
}

/** Reads an answer that comes in pieces; throws when it ends before the model did. */
export async function* readChatStream(
  chunks: AsyncIterable<ChatReply>,
  context: AnswerContext & { readonly onArrival: () => void },
): AsyncGenerator<LmEvent> {
  const answer = answerReader(context);
  for await (const chunk of chunks) {
    context.onArrival();
    const text = answer.take(chunk);
    if (text !== "") yield { type: "text", text };
  }
  if (!answer.isFinished()) throw unreadableAnswer("the stream ended before the answer did");
  const rest = answer.rest();
  if (rest !== "") yield { type: "text", text: rest };
  yield { type: "done", completion: answer.completion() };
}

interface AnswerReader {
  /** Takes a piece; returns the text in it that can be shown. */
  readonly take: (reply: ChatReply) => string;
  /** The text that was held back. */
  readonly rest: () => string;
  readonly isFinished: () => boolean;
  readonly completion: () => Completion;
}

function answerReader({ request, model, price }: AnswerContext): AnswerReader {
  const filter = stopFilter(request.stop ?? []);
  let text = "";
  let refused = false;
  let reason: string | undefined;
  let usage: ChatUsage | undefined;
  let modelId = model;
  const rest = (): string => {
    const held = filter.flush();
    text += held;
    return held;
  };
  return {
    take(reply) {
      const choice = reply.choices?.[0];
      const said = choice?.message ?? choice?.delta;
      reason = choice?.finish_reason ?? reason;
      usage = reply.usage ?? usage;
      modelId = reply.model || modelId;
      refused ||= Boolean(said?.refusal);
      const shown = filter.push(said?.content || said?.refusal || "");
      text += shown;
      return shown;
    },
    rest,
    isFinished: () => reason !== undefined,
    completion() {
      rest();
      return {
        text,
        finish: refused ? "filtered" : filter.isStopped() ? "stop" : finishOf(reason),
        usage: usageOf(countsOf(usage), price),
        modelId,
      };
    },
  };
}
