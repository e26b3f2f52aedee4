import type { LmRequest } from "@signet/core";

import { type BodySettings, type ChatBody, chatBody, isAttached } from "../openai/chat-body.js";

export interface FullBodySettings extends BodySettings {
  readonly isOpenAi: boolean;
  /** Whether the server decodes under a schema. */
  readonly takesSchema: boolean;
}

/** The body of any request; what only some requests need is loaded for them. */
export async function fullBody(
  request: LmRequest,
  sample: string,
  { isOpenAi, takesSchema, ...settings }: FullBodySettings,
): Promise<ChatBody> {
  const { constraint } = request;
  const bodyOf = chatBody(settings);
  const attaching = isAttached(request) ? await import("../openai/content-parts.js") : {};
  if (constraint?.kind !== "json" || !takesSchema) return bodyOf(request, sample, attaching);
  const { schemaFormat } = await import("../openai/schema-format.js");
  const responseFormat = schemaFormat(constraint.schema, { isOpenAi });
  return bodyOf(request, sample, { ...attaching, responseFormat });
}
