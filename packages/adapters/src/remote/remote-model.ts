import type { Capabilities, LanguageModel, Price } from "@signet/core";

import { errorContext } from "./error-context.js";
import { guardedCalls, type Upstream } from "./guarded-calls.js";
import type { ExtraBody } from "./merge-body.js";
import { type RemotePlace, remoteIdentity } from "./remote-identity.js";

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

export interface RemoteModelSpec extends RemotePlace {
  /** What must never be shown, as far as it is known by now. */
  readonly secrets: () => readonly (string | null | undefined)[];
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

/**
 * What all models behind an HTTP API have in common.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function remoteModel(options: RemoteOptions, spec: RemoteModelSpec): LanguageModel {
  const { model, headers = {} } = options;
  const { server, secrets, upstream } = spec;
  const { timeoutMs, ...identity } = remoteIdentity(options, spec);
  const { capabilities } = identity;
  const callOptions = { headers: { ...headers }, timeout: timeoutMs, maxRetries: 0 } as const;
  return {
    ...identity,
    ...guardedCalls(upstream({ capabilities, callOptions }), {
      timeoutMs,
      context: () => errorContext({ model, server, headers, secrets: secrets() }),
    }),
  };
}
