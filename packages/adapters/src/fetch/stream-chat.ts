import type { LmCall, LmEvent, LmRequest } from "@signet/core";

import type { Guard } from "../remote/guarded-call.js";
import { guardedStream } from "../remote/guarded-stream.js";
import type { ChatSettings } from "./chat-settings.js";
import { chatStream } from "./chat-stream.js";
import { fullBody } from "./full-body.js";

/** Asks for an answer in pieces. */
export function streamChat(
  request: LmRequest,
  { signal, sample }: LmCall,
  chat: ChatSettings,
  guard: Guard,
): AsyncGenerator<LmEvent> {
  const { model, price, maxAnswerBytes: maxBytes } = chat;
  return guardedStream(
    async function* (scope) {
      const body = await fullBody(request, sample, chat);
      const asked = { ...body, stream: true, stream_options: { include_usage: true } };
      const response = await chat.post(asked, scope.signal);
      yield* chatStream(response, { request, model, price, maxBytes, onArrival: scope.arm });
    },
    signal,
    guard,
  );
}
