import { type LanguageModel, type LmRequest, SignetError } from "@signet/core";

import { type RemoteOptions, remoteModel } from "../remote/remote-model.js";
import { readChatCompletion, readChatStream } from "./chat-answer.js";
import { type BodySettings, chatBody } from "./chat-body.js";
import { contentParts } from "./content-parts.js";
import { type OpenAiClientOptions, openAiClient } from "./openai-client.js";
import { schemaFormat } from "./schema-format.js";

export interface OpenAiOptions extends RemoteOptions, OpenAiClientOptions {
  /** Asks for repeatable sampling; every sample of a request gets a seed of its own, made from this one. */
  readonly seed?: number;
  /** The name of the answer's limit. Default: `max_completion_tokens` for OpenAI's own API, else `max_tokens`. */
  readonly maxTokensField?: BodySettings["maxTokensField"];
}

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
  const { server, isOpenAi, key, client } = openAiClient(options);

  return remoteModel(options, {
    provider: "openai",
    server,
    secrets: () => [key],
    ...(seed !== undefined && { settings: { seed } }),
    upstream: ({ capabilities, callOptions }) => {
      const make = chatBody({
        model,
        extraBody,
        maxTokensField: options.maxTokensField ?? (isOpenAi ? "max_completion_tokens" : "max_tokens"),
        ...(seed !== undefined && { seed }),
      });
      const body = (request: LmRequest, sample: string) => {
        const { constraint } = request;
        const asked = capabilities.schema && constraint?.kind === "json";
        return make(request, sample, {
          contentParts,
          ...(asked && { responseFormat: schemaFormat(constraint.schema, { isOpenAi }) }),
        });
      };
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
