import type { LmEvent } from "@signet/core";

import type { AnswerContext } from "../openai/chat-answer.js";
import type { Guard } from "../remote/guarded-call.js";
import { guardedStream } from "../remote/guarded-stream.js";
import { chatStream } from "./chat-stream.js";

export interface ChatCall extends AnswerContext {
  readonly sample: string;
  readonly maxBytes: number;
  readonly bodyOf: (request: AnswerContext["request"], sample: string) => Promise<object>;
  readonly post: (body: object, signal: AbortSignal) => Promise<Response>;
}

/** Asks for an answer in pieces. */
export function streamChat(
  { sample, bodyOf, post, ...context }: ChatCall,
  signal: AbortSignal,
  guard: Guard,
): AsyncGenerator<LmEvent> {
  return guardedStream(
    async function* (scope) {
      const body = await bodyOf(context.request, sample);
      const response = await post(
        { ...body, stream: true, stream_options: { include_usage: true } },
        scope.signal,
      );
      yield* chatStream(response, { ...context, onArrival: scope.arm });
    },
    signal,
    guard,
  );
}
