import { type LanguageModel, SignetError } from "@signet/core";
import type OpenAI from "openai";

import { type Endpoint, endpoint } from "../remote/endpoint.js";
import { importPackage } from "../remote/import-package.js";
import { lazily } from "../remote/lazily.js";
import { readEnv } from "../remote/read-env.js";
import { type RemoteOptions, remoteModel } from "../remote/remote-model.js";
import { readChatCompletion, readChatStream } from "./chat-answer.js";
import { type BodySettings, chatBody } from "./chat-body.js";
import { fetchWithWords } from "./fetch-with-words.js";

export interface OpenAiOptions extends RemoteOptions {
  /** Default: the environment's `OPENAI_API_KEY`. Other servers than OpenAI's get along without one. */
  readonly apiKey?: string;
  /** Default: the environment's `OPENAI_BASE_URL`, else OpenAI's own. For Ollama: `http://localhost:11434/v1`. */
  readonly baseURL?: string;
  /** A client of the `openai` package, instead of `apiKey` and `baseURL`. Its own retries are not used. */
  readonly client?: OpenAI;
  /** Asks for repeatable sampling; every sample of a request gets a seed of its own, made from this one. */
  readonly seed?: number;
  /** The name of the answer's limit. Default: `max_completion_tokens` for OpenAI's own API, else `max_tokens`. */
  readonly maxTokensField?: BodySettings["maxTokensField"];
}

const OPENAI_URL = "https://api.openai.com/v1";

/**
 * A model behind the chat completions API: OpenAI's own, or any server that speaks it (Ollama, vLLM, the llama.cpp
 * server). The `openai` package is loaded at the first call.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function openai(options: OpenAiOptions): LanguageModel {
  const { model, price, seed, extraBody = {} } = options;
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new SignetError("OPTION_INVALID", `\`seed\` must be a whole number, is ${seed}`);
  }
  const server = endpoint(
    options.client?.baseURL ?? options.baseURL ?? readEnv("OPENAI_BASE_URL") ?? OPENAI_URL,
  );
  const isOpenAi = /(^|\.)openai\.com$/.test(server.hostname);
  const key = options.client?.apiKey ?? options.apiKey ?? readEnv("OPENAI_API_KEY");
  const client = lazily(() => options.client ?? connect(server, key ?? (isOpenAi ? null : "none")));

  return remoteModel(options, {
    provider: "openai",
    server,
    secrets: () => [key],
    ...(seed !== undefined && { settings: { seed } }),
    upstream: ({ capabilities, callOptions }) => {
      const body = chatBody({
        model,
        extraBody,
        takesSchema: capabilities.schema,
        isOpenAi,
        maxTokensField: options.maxTokensField ?? (isOpenAi ? "max_completion_tokens" : "max_tokens"),
        ...(seed !== undefined && { seed }),
      });
      return {
        async complete(request, { signal, sample }) {
          const { chat } = await client();
          const answer = await chat.completions.create(
            { ...body(request, sample), stream: false },
            { ...callOptions, signal },
          );
          return readChatCompletion(answer, { request, model, price });
        },
        async *stream(request, { signal, sample, onArrival }) {
          const { chat } = await client();
          const chunks = await chat.completions.create(
            { ...body(request, sample), stream: true, stream_options: { include_usage: true } },
            { ...callOptions, signal },
          );
          yield* readChatStream(chunks, { request, model, price, onArrival });
        },
      };
    },
  });
}

async function connect(server: Endpoint, apiKey: string | null): Promise<OpenAI> {
  if (apiKey === null) {
    throw new SignetError(
      "LM_REJECTED",
      `No key for ${server.label}: pass \`apiKey\`, or set OPENAI_API_KEY`,
    );
  }
  const { default: Client } = await importPackage("openai", () => import("openai"));
  return new Client({ apiKey, baseURL: server.baseURL, logLevel: "off", fetch: fetchWithWords });
}
