import { type LanguageModel, type LmRequest, SignetError } from "@signet/core";

import type { ChatReply } from "../openai/chat-answer.js";
import type { BodySettings } from "../openai/chat-body.js";
import { endpoint } from "../remote/endpoint.js";
import { type Guard, guardedCall } from "../remote/guarded-call.js";
import { remoteIdentity } from "../remote/remote-identity.js";
import type { RemoteOptions } from "../remote/remote-model.js";
import { plainAnswer } from "./plain-answer.js";
import { plainBody } from "./plain-body.js";
import { postJson } from "./post-json.js";
import { readJson } from "./read-json.js";

export interface OpenAiFetchOptions extends RemoteOptions {
  /** Sent as a bearer token. No environment is read: the edge has none. Servers that want no key get along without. */
  readonly apiKey?: string;
  /** Default: OpenAI's own. For Ollama: `http://localhost:11434/v1`. */
  readonly baseUrl?: string;
  /** Instead of the runtime's own `fetch`: a service binding, a proxy. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The name of the answer's limit. Default: `max_completion_tokens` for OpenAI's own API, else `max_tokens`. */
  readonly maxTokensField?: BodySettings["maxTokensField"];
  /** More of an answer is not read. Default: 16,000,000. */
  readonly maxAnswerBytes?: number;
}

/**
 * A model behind the chat completions API, on plain `fetch`: for the edge, the browser, and wherever no SDK is wanted. It is the same model as
 * `openai()` with the same name and URL, so caches and recordings of the one serve the other.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function openAiFetch(options: OpenAiFetchOptions): LanguageModel {
  const { model, price, extraBody = {}, headers = {}, maxAnswerBytes = 16e6 } = options;
  const apiKey = options.apiKey?.trim() || undefined;
  if (!(maxAnswerBytes >= 1))
    throw new SignetError("OPTION_INVALID", `\`maxAnswerBytes\` must be 1 or more, is ${maxAnswerBytes}`);
  const server = endpoint(options.baseUrl ?? "https://api.openai.com/v1", "baseUrl");
  if (/^https?:\/\/[^/?#]*@/i.test(server.baseURL))
    throw new SignetError("OPTION_INVALID", "`baseUrl` holds a user or a password: send them in `headers`");
  const { timeoutMs, ...identity } = remoteIdentity(options, { provider: "openai", server });
  const isOpenAi = /(^|\.)openai\.com$/.test(server.hostname);
  const maxTokensField = options.maxTokensField ?? (isOpenAi ? "max_completion_tokens" : "max_tokens");
  const post = postJson({
    url: server.baseURL,
    path: "/chat/completions",
    headers: { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }), ...headers },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  });
  const guard: Guard = {
    timeoutMs,
    context: async () => {
      const { errorContext } = await import("../remote/error-context.js");
      return errorContext({ model, server, headers, secrets: [apiKey] });
    },
  };
  const plainSettings = Object.keys(extraBody).length === 0 ? { model, maxTokensField } : undefined;
  const bodyOf = async (request: LmRequest, sample: string): Promise<object> => {
    const plain = plainSettings && plainBody(request, plainSettings);
    if (plain !== undefined) return plain;
    const { fullBody } = await import("./full-body.js");
    const takesSchema = identity.capabilities.schema;
    return fullBody(request, sample, { model, maxTokensField, extraBody, isOpenAi, takesSchema });
  };

  return {
    ...identity,
    generate: (request, { signal, sample }) =>
      guardedCall(
        async (scope) => {
          const response = await post({ ...(await bodyOf(request, sample)), stream: false }, scope.signal);
          // What the server sent is looked at field by field.
          const reply = (await readJson(response, maxAnswerBytes)) as ChatReply;
          const plain = (price ?? request.stop) ? undefined : plainAnswer(reply, model);
          if (plain !== undefined) return plain;
          const { readChatCompletion } = await import("../openai/chat-answer.js");
          return readChatCompletion(reply, { request, model, price });
        },
        signal,
        guard,
      ),
    async *stream(request, { signal, sample }) {
      const { streamChat } = await import("./stream-chat.js");
      yield* streamChat(
        { request, sample, model, price, maxBytes: maxAnswerBytes, bodyOf, post },
        signal,
        guard,
      );
    },
  };
}
