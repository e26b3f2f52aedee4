import type Anthropic from "@anthropic-ai/sdk";
import type { LanguageModel } from "@signet/core";

import { type Endpoint, endpoint } from "../remote/endpoint.js";
import { importPackage } from "../remote/import-package.js";
import { lazily } from "../remote/lazily.js";
import { readEnv } from "../remote/read-env.js";
import { type RemoteOptions, remoteModel } from "../remote/remote-model.js";
import { readMessage, readMessageStream } from "./message-answer.js";
import { messageBody } from "./message-body.js";

export interface AnthropicOptions extends RemoteOptions {
  /** Default: what the SDK finds: the environment's `ANTHROPIC_API_KEY` or `ANTHROPIC_AUTH_TOKEN`, or a profile. */
  readonly apiKey?: string;
  /** Default: the environment's `ANTHROPIC_BASE_URL`, else Anthropic's own. */
  readonly baseURL?: string;
  /** A client of the `@anthropic-ai/sdk` package, instead of `apiKey` and `baseURL`. Its own retries are not used. */
  readonly client?: Anthropic;
  /**
   * Default: the SDK's own, "2026-10-21", which refuses `temperature`, so that it is not sent and every answer is drawn
   * as the provider likes. "2023-06-01" takes it, with those models that still do.
   */
  readonly apiVersion?: "2023-06-01";
}

const ANTHROPIC_URL = "https://api.anthropic.com";

/**
 * A model behind Anthropic's messages API. The stable prefix of a request ends with a cache breakpoint. The
 * `@anthropic-ai/sdk` package is loaded at the first call.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function anthropic(options: AnthropicOptions): LanguageModel {
  const { model, price, apiVersion, extraBody = {} } = options;
  const server = endpoint(
    options.client?.baseURL ?? options.baseURL ?? readEnv("ANTHROPIC_BASE_URL") ?? ANTHROPIC_URL,
  );
  let known = options.client;
  const client = lazily(async () => {
    known = options.client ?? (await connect(server, options.apiKey));
    return known;
  });

  const headers = {
    ...options.headers,
    ...(apiVersion !== undefined && { "anthropic-version": apiVersion }),
  };

  return remoteModel(
    { ...options, headers },
    {
      provider: "anthropic",
      server,
      secrets: () => [options.apiKey, known?.apiKey, known?.authToken],
      ...(apiVersion !== undefined && { settings: { apiVersion } }),
      upstream: ({ capabilities, callOptions }) => {
        const body = messageBody({
          model,
          extraBody,
          takesSchema: capabilities.schema,
          takesTemperature: apiVersion !== undefined,
          marksPrefix: capabilities.prefixCache,
        });
        return {
          async complete(request, { signal }) {
            const { messages } = await client();
            const answer = await messages.create(
              { ...body(request), stream: false },
              { ...callOptions, signal },
            );
            return readMessage(answer, { request, model, price });
          },
          async *stream(request, { signal, onArrival }) {
            const { messages } = await client();
            const events = await messages.create(
              { ...body(request), stream: true },
              { ...callOptions, signal },
            );
            yield* readMessageStream(events, { request, model, price, onArrival });
          },
        };
      },
    },
  );
}

async function connect(server: Endpoint, apiKey: string | undefined): Promise<Anthropic> {
  const { default: Client } = await importPackage("@anthropic-ai/sdk", () => import("@anthropic-ai/sdk"));
  return new Client({ baseURL: server.baseURL, logLevel: "off", ...(apiKey !== undefined && { apiKey }) });
}
