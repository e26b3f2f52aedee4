import { canonicalJson, type Json, type LanguageModel } from "@signet/core";

import { checkRemoteOptions } from "./check-remote-options.js";
import type { Endpoint } from "./endpoint.js";
import type { RemoteOptions } from "./remote-model.js";

export interface RemotePlace {
  readonly provider: string;
  readonly server: Endpoint;
  /** Settings of the provider's own that change answers. */
  readonly settings?: { readonly [name: string]: Json };
}

export interface RemoteIdentity extends Pick<LanguageModel, "id" | "capabilities" | "price"> {
  readonly timeoutMs: number;
}

/**
 * What a model behind an HTTP API is, by its options: name, abilities, limits.
 *
 * @throws {SignetError} `OPTION_INVALID` for an option that cannot be.
 */
export function remoteIdentity(
  options: RemoteOptions,
  { provider, server, settings }: RemotePlace,
): RemoteIdentity {
  const { model, timeoutMs = 300_000, price, extraBody = {}, capabilities } = options;
  checkRemoteOptions(model, timeoutMs);
  const schema = capabilities?.schema ?? true;
  const changes = {
    ...settings,
    ...(!schema && { schema }),
    ...(Object.keys(extraBody).length > 0 && { body: extraBody }),
  };
  const suffix = Object.keys(changes).length > 0 ? `?${canonicalJson(changes)}` : "";
  return {
    id: `${provider}:${model}@${server.label}${suffix}`,
    capabilities: {
      schema,
      grammar: false,
      logprobs: false,
      prefixCache: capabilities?.prefixCache ?? true,
      attachments: capabilities?.attachments ?? ["image", "file"],
    },
    ...(price !== undefined && { price }),
    timeoutMs,
  };
}
