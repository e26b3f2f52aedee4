import { errorContext } from "../remote/error-context.js";
import type { ErrorContext } from "../remote/upstream-error.js";
import type { ChatSettings } from "./chat-settings.js";

/** Whom errors speak about, and what they must not show. */
export function chatContext({ model, server, headers = {}, apiKey }: ChatSettings): ErrorContext {
  return errorContext({ model, server, headers, secrets: [apiKey, apiKey?.trim()] });
}
