import { type LanguageModel, SignetError } from "@signet/core";

import type { ChatReply } from "../openai/chat-answer.js";
import type { BodySettings } from "../openai/chat-body.js";
import { endpoint } from "../remote/endpoint.js";
import { type Guard, guardedCall } from "../remote/guarded-call.js";
import { remoteIdentity } from "../remote/remote-identity.js";
import type { RemoteOptions } from "../remote/remote-model.js";
import type { ChatSettings } from "./chat-settings.js";
import { plainAnswer } from "./plain-answer.js";
import { plainBody } from "./plain-body.js";
import { postJson } from "./post-json.js";
import { readJson } from "./read-json.js";

export interface OpenAiFetchOptions extends RemoteOptions {
  /** Sent as a bearer token. No environment is read: the edge has none. Servers that want no key get along without. */
  readonly apiKey?: string;
  /** Default: OpenAI's own. For Ollama: `http://localhost:11434/v1`. */
  readonly baseURL?: string;
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
  const { baseURL = "https://api.openai.com/v1", maxAnswerBytes = 16e6, headers } = options;
  const server = endpoint(baseURL, "baseURL");
  const { url } = server;
  if (url.username || url.password)
    throw new SignetError("OPTION_INVALID", "`baseURL` holds a user or a password: send them in `headers`");
  if (!(maxAnswerBytes >= 1))
    throw new SignetError("OPTION_INVALID", `\`maxAnswerBytes\` must be 1 or more, is ${maxAnswerBytes}`);
  const { timeoutMs, ...identity } = remoteIdentity(options, { provider: "openai", server });
  const isOpenAi = /(^|\.)openai\.com$/.test(url.hostname);
  const apiKey = options.apiKey?.trim();
  const chat: ChatSettings = {
    ...options,
    maxTokensField: options.maxTokensField ?? (isOpenAi ? "max_completion_tokens" : "max_tokens"),
    maxAnswerBytes,
    server,
    isOpenAi,
    post: postJson({
      url,
      path: "/chat/completions",
      headers: { ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers },
      fetch: options.fetch ?? ((href, init) => fetch(href, init)),
    }),
  };
  const guard: Guard = { timeoutMs, context: async () => (await rest()).chatContext(chat) };

  return {
    ...identity,
    generate: (request, { signal, sample }) =>
      guardedCall(
        async (callSignal) => {
          const body = plainBody(request, chat) ?? (await rest()).fullBody(request, sample, chat);
          const response = await chat.post({ ...(await body), stream: false }, callSignal);
          // What the server sent is looked at field by field.
          const reply = (await readJson(response, maxAnswerBytes)) as ChatReply;
          return plainAnswer(reply, request, chat) ?? (await rest()).fullAnswer(reply, request, chat);
        },
        signal,
        guard,
      ),
    async *stream(request, call) {
      yield* (await rest()).streamChat(request, call, chat, guard);
    },
  };
}

/** What a plain answer does not need. */
const rest = () => import("./rest.js");
