import type { Completion, LmRequest } from "@signet/core";

import { type ChatReply, readChatCompletion } from "../openai/chat-answer.js";
import type { ChatSettings } from "./chat-settings.js";

/** Reads any answer; throws when there is none. */
export function fullAnswer(reply: ChatReply, request: LmRequest, { model, price }: ChatSettings): Completion {
  return readChatCompletion(reply, { request, model, price });
}
