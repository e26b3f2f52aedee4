import type { Completion } from "@signet/core";

import type { ChatReply } from "../openai/chat-answer.js";
import { countsOf } from "../openai/counts-of.js";
import { finishOf } from "../openai/finish-of.js";
import { reportedTokens } from "../remote/reported-tokens.js";

/**
 * Reads an answer that is a text, as `readChatCompletion` would.
 *
 * @param reply Whatever the server sent: what promises to be a reply is looked at field by field.
 * @param model Stands in for the answering model's name where the server gives none.
 * @returns Nothing for any other answer: none, a refusal, an empty one.
 */
export function plainAnswer(reply: ChatReply | null, model: string): Completion | undefined {
  const choice = reply?.choices?.[0];
  const { content, refusal } = choice?.message ?? {};
  if (typeof content !== "string" || content === "" || refusal) return undefined;
  return {
    text: content,
    finish: finishOf(choice?.finish_reason),
    usage: reportedTokens(countsOf(reply?.usage)),
    modelId: reply?.model || model,
  };
}
