import type { TotalUsage } from "@signet/core";
import {
  type Dialect,
  type Narrator,
  type StreamedReply,
  serverSentEvent,
  type WholeReply,
} from "../app/dialect.js";
import { Refusal } from "../app/refusal.js";
import { readAnthropicBody } from "./anthropic-body.js";
import type { ChatProgram } from "./chat-program.js";
import type { SpokenOutput } from "./spoken-output.js";
import { toldText } from "./told-text.js";

/** `POST /v1/messages`, as Anthropic's clients expect it. */
export function anthropic({ name, spoken, readTurns }: ChatProgram): Dialect {
  return {
    ...anthropicErrors,
    read(json) {
      const asked = readAnthropicBody(json);
      if (asked instanceof Refusal) return asked;
      const input = readTurns(asked.turns);
      if (input instanceof Refusal) return input;
      const session = asked.session === undefined ? {} : { session: asked.session };
      return { ...input, ...session, reply: asked.isStreamed ? streamed(name, spoken) : whole(name, spoken) };
    },
  };
}

/** Errors as Anthropic's clients read them. */
const anthropicErrors: Pick<Dialect, "error" | "headers"> = {
  error: ({ status, code, message }, requestId) => ({
    type: "error",
    error: { type: types[status] ?? (status < 500 ? "invalid_request_error" : "api_error"), message, code },
    request_id: requestId,
  }),
  headers: (requestId) => ({ "request-id": requestId }),
};

const types: { readonly [status: number]: string } = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
};

function whole(model: string, spoken: SpokenOutput): WholeReply {
  return {
    kind: "whole",
    body: ({ requestId, output, usage }) => ({
      ...envelope(requestId, model),
      content: [{ type: "text", text: spoken.textOf(output), citations: null }],
      stop_reason: "end_turn",
      usage: usageOf(usage),
    }),
  };
}

function streamed(model: string, spoken: SpokenOutput): StreamedReply {
  return {
    kind: "stream",
    narrator({ requestId }): Narrator {
      const told = toldText(spoken);
      const say = (type: string, rest: object = {}): string => serverSentEvent({ type, ...rest }, type);
      const content = (text: string): string =>
        text === "" ? "" : say("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
      const failed = (refusal: Refusal): string =>
        serverSentEvent(anthropicErrors.error(refusal, requestId), "error");
      return {
        start: () =>
          say("message_start", { message: { ...envelope(requestId, model), usage: usageOf(undefined) } }) +
          say("content_block_start", {
            index: 0,
            content_block: { type: "text", text: "", citations: null },
          }),
        preview: (event) => content(told.preview(event)),
        done({ output, usage }) {
          const rest = told.rest(output);
          if (rest instanceof Refusal) return failed(rest);
          const delta = { stop_reason: "end_turn", stop_sequence: null };
          return (
            content(rest) +
            say("content_block_stop", { index: 0 }) +
            say("message_delta", { delta, usage: usageOf(usage) }) +
            say("message_stop")
          );
        },
        failed,
        heartbeat: serverSentEvent({ type: "ping" }, "ping"),
      };
    },
  };
}

function envelope(requestId: string, model: string): object {
  return {
    id: `msg_${requestId}`,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

/** Clients of this API need counts: what no model reported is 0 here. */
function usageOf(usage: TotalUsage | undefined): object {
  return {
    input_tokens: usage === undefined ? 0 : usage.promptTokens - usage.cachedTokens,
    cache_read_input_tokens: usage?.cachedTokens ?? 0,
    cache_creation_input_tokens: 0,
    output_tokens: usage?.completionTokens ?? 0,
  };
}
