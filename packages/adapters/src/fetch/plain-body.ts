import type { LmRequest, Message } from "@signet/core";

import type { ChatSettings } from "./chat-settings.js";

/** What most requests say: the same that `chatBody` would make of them. */
export interface PlainBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature: number;
  readonly [maxTokensField: string]: unknown;
}

/**
 * The body of a request whose messages are turns as they stand: a system text at most, then texts of the user and the model by turns.
 *
 * @returns Nothing for other turns, and for a request that says more: attachments, stop texts, a constraint, parameters of the server's own.
 */
export function plainBody(
  { layout, prefix, messages, temperature, maxTokens, stop, constraint }: LmRequest,
  { model, maxTokensField, extraBody }: Pick<ChatSettings, "model" | "maxTokensField" | "extraBody">,
): PlainBody | undefined {
  const all = [...prefix, ...messages];
  const isTurn = ({ role, text, attachments }: Message, at: number): boolean =>
    text.trim() !== "" && !attachments && role !== all[at - 1]?.role && (at === 0 || role !== "system");
  const isPlain = layout === "chat" && all.at(-1)?.role === "user" && all.every(isTurn);
  if (!isPlain || (stop ?? constraint ?? extraBody)) return undefined;
  const turns = all.map(({ role, text }) => ({ role, content: text }));
  return { model, messages: turns, temperature, [maxTokensField]: maxTokens };
}
