import { type Capabilities, canonicalJson, type LanguageModel, type Price, SignetError } from "@signet/core";

import { checkRemoteOptions } from "../remote/check-remote-options.js";
import { guardedCalls } from "../remote/guarded-calls.js";
import { redactKeyShapes } from "../remote/key-shapes.js";
import { headerSecrets, redactor } from "../remote/redactor.js";
import { type AiSdkModel, checkAiSdkModel } from "./ai-sdk-model.js";
import { apiError } from "./api-error.js";
import { type CallSettings, callOptions } from "./call-options.js";
import { credentialsOf } from "./credentials-of.js";
import { isFinish, readParts, readResult, streamIn } from "./read-answer.js";
import { chunksOf, untilEnded } from "./until-ended.js";

export interface FromAiSdkOptions extends Pick<CallSettings, "providerOptions" | "headers"> {
  /** Everything that can change an answer. Default: provider and model, `openai.chat:gpt-4o`: name the server as well where there is more than one. */
  readonly id?: string;
  /** USD per million tokens. Without it, `usage.costUsd` is unknown. */
  readonly price?: Price;
  /** What the model cannot: `schema: false` where the provider refuses schemas, `attachments: []` for one that reads texts alone. Default: all of it. */
  readonly capabilities?: Partial<Pick<Capabilities, "schema" | "prefixCache" | "attachments">>;
  /** For a whole answer, or in a stream for its next piece. Default: 300,000. */
  readonly timeoutMs?: number;
  /** Texts that errors must not show, besides the provider's own credentials and what looks like a key. */
  readonly secrets?: readonly string[];
}

const TIMEOUT_MS = 300_000;

/**
 * Any language model of the AI SDK as ours: `fromAiSdk(openai("gpt-4o"))`. Its answers without reasoning, tool calls and sources; its errors
 * with our codes. The AI SDK's own retries stand above its models and take no part: use `retried`.
 *
 * @throws {SignetError} `OPTION_INVALID` for a value that is no model of specification v2, v3 or v4, or an option that cannot be.
 */
export function fromAiSdk(model: AiSdkModel, options: FromAiSdkOptions = {}): LanguageModel {
  checkAiSdkModel(model);
  const { price, timeoutMs = TIMEOUT_MS, providerOptions, headers = {}, secrets = [] } = options;
  const { modelId, provider } = model;
  checkRemoteOptions(modelId, timeoutMs);
  checkSecrets(secrets);
  const capabilities: Capabilities = {
    schema: options.capabilities?.schema ?? true,
    grammar: false,
    logprobs: false,
    prefixCache: options.capabilities?.prefixCache ?? true,
    attachments: options.capabilities?.attachments ?? ["image", "file"],
  };
  const own: CallSettings = {
    specificationVersion: model.specificationVersion,
    takesSchema: capabilities.schema,
    ...(providerOptions !== undefined && { providerOptions }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
  const redactKnown = redactor([...secrets, ...headerSecrets(headers)]);

  return {
    id: options.id ?? idOf(model, options),
    capabilities,
    ...(price !== undefined && { price }),
    ...guardedCalls(
      {
        async complete(request, { signal }) {
          // Each version gets what all of them take; `call-options` tells them apart where they differ.
          const asked = callOptions(request, signal, own) as never;
          const result = await untilEnded(model.doGenerate(asked), signal).catch(rethrow);
          return readResult(result, { request, model: modelId, price });
        },
        async *stream(request, { signal, onArrival }) {
          const asked = callOptions(request, signal, own) as never; // as above
          const result = await untilEnded(model.doStream(asked), signal).catch(rethrow);
          const parts = chunksOf(streamIn(result), { signal, isLast: isFinish });
          yield* readParts(parts, { request, model: modelId, price, onArrival });
        },
      },
      {
        timeoutMs,
        context: async () => {
          const redactSent = redactor(await credentialsOf(model));
          const redact = (text: string): string => redactKeyShapes(redactSent(redactKnown(text)));
          return { model: modelId, endpoint: provider, redact };
        },
      },
    ),
  };
}

function rethrow(error: unknown): never {
  throw apiError(error);
}

function idOf(
  { provider, modelId }: AiSdkModel,
  { capabilities, providerOptions }: FromAiSdkOptions,
): string {
  const changes = {
    ...(capabilities?.schema === false && { schema: false }),
    ...(providerOptions !== undefined && { providerOptions }),
  };
  const suffix = Object.keys(changes).length > 0 ? `?${canonicalJson(changes)}` : "";
  return `${provider}:${modelId}${suffix}`;
}

/** A text would be taken for a list of its letters, and nothing be hidden. */
function checkSecrets(secrets: unknown): void {
  if (Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string")) return;
  throw new SignetError("OPTION_INVALID", "`secrets` must be a list of texts");
}
