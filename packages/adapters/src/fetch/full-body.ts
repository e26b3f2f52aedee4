import type { LmRequest } from "@signet/core";

import { type ChatBody, chatBody, isAttached } from "../openai/chat-body.js";
import type { ChatSettings } from "./chat-settings.js";

/** The body of any request; what only some requests need is loaded for them. */
export async function fullBody(
  request: LmRequest,
  sample: string,
  { model, maxTokensField, extraBody = {}, isOpenAi, capabilities }: ChatSettings,
): Promise<ChatBody> {
  const { constraint } = request;
  const bodyOf = chatBody({ model, maxTokensField, extraBody });
  const attaching = isAttached(request) ? await import("../openai/content-parts.js") : {};
  if (constraint?.kind !== "json" || capabilities?.schema === false)
    return bodyOf(request, sample, attaching);
  const { schemaFormat } = await import("../openai/schema-format.js");
  const responseFormat = schemaFormat(constraint.schema, { isOpenAi });
  return bodyOf(request, sample, { ...attaching, responseFormat });
}
