import { type LanguageModel, type LmRequest, SignetError } from "@signet/core";

import { readChatCompletion } from "../openai/chat-answer.js";
import { type BodySettings, type ChatBody, chatBody, isAttached } from "../openai/chat-body.js";
import { endpoint } from "../remote/endpoint.js";
import { type RemoteOptions, remoteModel } from "../remote/remote-model.js";
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
  const isOpenAi = /(^|\.)openai\.com$/.test(server.hostname);
  const maxTokensField = options.maxTokensField ?? (isOpenAi ? "max_completion_tokens" : "max_tokens");
  const bodyOf = chatBody({ model, extraBody, maxTokensField });
  const post = postJson({
    url: server.baseURL,
    path: "/chat/completions",
    headers: { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }), ...headers },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  });

  return remoteModel(options, {
    provider: "openai",
    server,
    secrets: () => [apiKey],
    upstream: ({ capabilities }) => {
      const ask = async (request: LmRequest, sample: string): Promise<ChatBody> => {
        const { constraint } = request;
        const attaching = isAttached(request) ? await import("../openai/content-parts.js") : {};
        if (constraint?.kind !== "json" || !capabilities.schema) return bodyOf(request, sample, attaching);
        const { schemaFormat } = await import("../openai/schema-format.js");
        const responseFormat = schemaFormat(constraint.schema, { isOpenAi });
        return bodyOf(request, sample, { ...attaching, responseFormat });
      };
      return {
        async complete(request, { signal, sample }) {
          const response = await post({ ...(await ask(request, sample)), stream: false }, signal);
          // What the server sent is looked at field by field.
          const reply = (await readJson(response, maxAnswerBytes)) as Parameters<
            typeof readChatCompletion
          >[0];
          return readChatCompletion(reply, { request, model, price });
        },
        async *stream(request, { signal, sample, onArrival }) {
          const { chatStream } = await import("./chat-stream.js");
          const body = {
            ...(await ask(request, sample)),
            stream: true,
            stream_options: { include_usage: true },
          };
          const response = await post(body, signal);
          yield* chatStream(response, { request, model, price, onArrival, maxBytes: maxAnswerBytes });
        },
      };
    },
  });
}
