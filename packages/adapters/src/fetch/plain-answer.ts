import type { Completion, LmRequest } from "@signet/core";

import type { ChatReply } from "../openai/chat-answer.js";
import { countsOf } from "../openai/counts-of.js";
import { finishOf } from "../openai/finish-of.js";
import { reportedTokens } from "../remote/reported-tokens.js";
import type { ChatSettings } from "./chat-settings.js";

/**
 * Reads an answer that is a text, as `readChatCompletion` would.
 *
 * @param reply Whatever the server sent: what promises to be a reply is looked at field by field.
 * @param settings `model` stands in for the answering model's name where the server gives none.
 * @returns Nothing for any other answer: none, a refusal, an empty one, one to be cut at stop texts or with a price.
 */
export function plainAnswer(
  reply: ChatReply | null,
  { stop }: LmRequest,
  { model, price }: Pick<ChatSettings, "model" | "price">,
): Completion | undefined {
  const choice = reply?.choices?.[0];
  const { content, refusal } = choice?.message ?? {};
  if (typeof content !== "string" || !content || refusal || stop || price) return undefined;
  return {
    text: content,
    finish: finishOf(choice?.finish_reason),
    usage: reportedTokens(countsOf(reply?.usage)),
    modelId: reply?.model || model,
  };
}
