import type { TotalUsage } from "@signet/core";
import {
  type Dialect,
  type Narrator,
  type Ran,
  type StreamedReply,
  serverSentEvent,
  type WholeReply,
} from "../app/dialect.js";
import { Refusal } from "../app/refusal.js";
import type { ChatProgram } from "./chat-program.js";
import { type OpenAiAsked, readOpenAiBody } from "./openai-body.js";
import { jsonOutput, type SpokenOutput } from "./spoken-output.js";
import { toldText } from "./told-text.js";

/** `POST /v1/chat/completions`, as OpenAI's clients expect it. */
export function openAi({ name, spoken, readTurns }: ChatProgram): Dialect {
  return {
    ...openAiErrors,
    read(json) {
      const asked = readOpenAiBody(json);
      if (asked instanceof Refusal) return asked;
      const input = readTurns(asked.turns);
      if (input instanceof Refusal) return input;
      const said = asked.wantsJson ? jsonOutput : spoken;
      const session = asked.session === undefined ? {} : { session: asked.session };
      return {
        ...input,
        ...session,
        reply: asked.isStreamed ? streamed(name, said, asked) : whole(name, said),
      };
    },
  };
}

/** Errors as OpenAI's clients read them. */
export const openAiErrors: Pick<Dialect, "error" | "headers"> = {
  error: ({ status, code, message, issues }) => ({
    error: { message, type: typeOf(status), param: issues?.[0]?.field ?? null, code },
  }),
  headers: () => ({}),
};

function typeOf(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 402) return "insufficient_quota";
  if (status === 429) return "rate_limit_exceeded";
  return status < 500 ? "invalid_request_error" : "server_error";
}

function whole(model: string, spoken: SpokenOutput): WholeReply {
  return {
    kind: "whole",
    body: (ran) => ({
      ...envelope(ran, model, "chat.completion"),
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: spoken.textOf(ran.output), refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      ...usagePart(ran.usage),
    }),
  };
}

function streamed(model: string, spoken: SpokenOutput, { wantsUsage }: OpenAiAsked): StreamedReply {
  return {
    kind: "stream",
    narrator(start): Narrator {
      const told = toldText(spoken);
      const head = envelope(start, model, "chat.completion.chunk");
      const chunk = (delta: object, finish: string | null = null): string =>
        serverSentEvent({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
      const content = (text: string): string => (text === "" ? "" : chunk({ content: text }));
      const failed = (refusal: Refusal): string =>
        serverSentEvent(openAiErrors.error(refusal, start.requestId));
      return {
        start: () => chunk({ role: "assistant", content: "" }),
        preview: (event) => content(told.preview(event)),
        done({ output, usage }) {
          const rest = told.rest(output);
          if (rest instanceof Refusal) return failed(rest);
          const counts = wantsUsage ? serverSentEvent({ ...head, choices: [], ...usagePart(usage) }) : "";
          return `${content(rest)}${chunk({}, "stop")}${counts}${serverSentEvent("[DONE]")}`;
        },
        failed,
        heartbeat: ": still running\n\n",
      };
    },
  };
}

function envelope(
  { requestId, artifact }: Pick<Ran, "requestId" | "artifact">,
  model: string,
  object: string,
): object {
  return {
    id: `chatcmpl-${requestId}`,
    object,
    created: Math.floor(Date.now() / 1_000),
    model,
    system_fingerprint: artifact,
  };
}

/** Counts that no model reported are left out. */
function usagePart(usage: TotalUsage | undefined): object {
  if (usage === undefined || usage.unmetered > 0) return {};
  const { promptTokens, completionTokens, cachedTokens } = usage;
  return {
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: cachedTokens },
    },
  };
}
