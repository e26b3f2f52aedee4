import type { Endpoint } from "./endpoint.js";
import { headerSecrets, redactor } from "./redactor.js";
import type { ErrorContext } from "./upstream-error.js";

export interface ContextSources {
  readonly model: string;
  readonly server: Endpoint;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly (string | null | undefined)[];
}

/** Whom the errors of a model speak about, and what they must not show. */
export function errorContext({ model, server, headers, secrets }: ContextSources): ErrorContext {
  return {
    model,
    endpoint: server.label,
    redact: redactor([...secrets, ...headerSecrets(headers), ...urlSecrets(server.url)]),
  };
}

/** What a URL may carry that nobody else should read. */
function urlSecrets({ username, password, searchParams }: URL): string[] {
  return [username, password, ...searchParams.values()];
}
