import {
  type Capabilities,
  canonicalJson,
  type Json,
  type LanguageModel,
  type Price,
  SignetError,
} from "@signet/core";

import type { Endpoint } from "./endpoint.js";
import { guardedCalls, type Upstream } from "./guarded-calls.js";
import type { ExtraBody } from "./merge-body.js";
import { headerSecrets, redactor } from "./redactor.js";

/** What every model behind an HTTP API can be told. */
export interface RemoteOptions {
  /** The model's name, as the server knows it. */
  readonly model: string;
  /** Sent with every request. Not part of the model's `id`: they may hold credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For a whole answer, or in a stream for its next piece. Default: 300,000. */
  readonly timeoutMs?: number;
  /** USD per million tokens. Without it, `usage.costUsd` is unknown. */
  readonly price?: Price;
  /**
   * What the server and the model can: `schema: false` for one that cannot decode under a JSON schema, `attachments: []` for one that reads texts alone.
   * Default: all of it.
   */
  readonly capabilities?: Partial<Pick<Capabilities, "schema" | "prefixCache" | "attachments">>;
  /** More parameters of the server's own; they win over those of the request, and are part of the `id`. */
  readonly extraBody?: ExtraBody;
}

export interface RemoteModelSpec {
  readonly provider: string;
  readonly server: Endpoint;
  /** What must never be shown, as far as it is known by now. */
  readonly secrets: () => readonly (string | null | undefined)[];
  /** Settings of the provider's own that change answers. */
  readonly settings?: { readonly [name: string]: Json };
  readonly upstream: (resolved: ResolvedOptions) => Upstream;
}

export interface ResolvedOptions {
  readonly capabilities: Capabilities;
  /** What goes to the SDK with each call: its own retries are off, `retried` does that. */
  readonly callOptions: {
    readonly headers: Record<string, string>;
    readonly timeout: number;
    readonly maxRetries: 0;
  };
}

const TIMEOUT_MS = 300_000;
/** The longest time that a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * What all models behind an HTTP API have in common.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function remoteModel(options: RemoteOptions, spec: RemoteModelSpec): LanguageModel {
  const { model, headers = {}, timeoutMs = TIMEOUT_MS, price, extraBody = {} } = options;
  checkRemoteOptions(model, timeoutMs);
  const { provider, server, secrets, settings = {}, upstream } = spec;
  const capabilities = {
    schema: options.capabilities?.schema ?? true,
    grammar: false,
    logprobs: false,
    prefixCache: options.capabilities?.prefixCache ?? true,
    attachments: options.capabilities?.attachments ?? (["image", "file"] as const),
  };
  const changes = {
    ...settings,
    ...(!capabilities.schema && { schema: false }),
    ...(Object.keys(extraBody).length > 0 && { body: extraBody }),
  };
  const suffix = Object.keys(changes).length > 0 ? `?${canonicalJson(changes)}` : "";
  const callOptions = { headers: { ...headers }, timeout: timeoutMs, maxRetries: 0 } as const;

  return {
    id: `${provider}:${model}@${server.label}${suffix}`,
    capabilities,
    ...(price !== undefined && { price }),
    ...guardedCalls(upstream({ capabilities, callOptions }), {
      timeoutMs,
      context: () => ({
        model,
        endpoint: server.label,
        redact: redactor([...secrets(), ...headerSecrets(headers), ...server.secrets]),
      }),
    }),
  };
}

/** @throws {SignetError} `OPTION_INVALID` for a model without a name, or a time limit that no timer can hold. */
export function checkRemoteOptions(model: string, timeoutMs: number): void {
  if (typeof model !== "string" || model.trim() === "") {
    throw new SignetError("OPTION_INVALID", "`model` must be the name of a model, as the server knows it");
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST_MS) {
    throw new SignetError(
      "OPTION_INVALID",
      `\`timeoutMs\` must be a whole number from 1 to ${LONGEST_MS}, is ${timeoutMs}`,
    );
  }
}
