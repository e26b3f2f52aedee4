import type { LmRequest } from "@signet/core";

import type { ChatSettings } from "./chat-settings.js";

/** What most requests say: the same that `chatBody` would make of them. */
export interface PlainBody {
  readonly model: string;
  readonly messages: readonly PlainMessage[];
  readonly temperature: number;
  readonly [maxTokensField: string]: unknown;
}

interface PlainMessage {
  readonly role: "system" | "user" | "assistant";
  content: string;
}

/**
 * The body of a request of texts alone.
 *
 * @returns Nothing for a request that says more: attachments, stop texts, a constraint, parameters of the server's own.
 */
export function plainBody(
  { layout, prefix, messages, temperature, maxTokens, stop, constraint }: LmRequest,
  { model, maxTokensField, extraBody }: Pick<ChatSettings, "model" | "maxTokensField" | "extraBody">,
): PlainBody | undefined {
  const all = [...prefix, ...messages];
  if (stop ?? constraint ?? extraBody ?? all.find(({ attachments }) => attachments)) return undefined;
  const body = { model, temperature, [maxTokensField]: maxTokens };
  if (layout === "chat") return { ...body, messages: turnsOf(all) };
  return { ...body, messages: [{ role: "user", content: all.map(({ text }) => text).join("") }] };
}

/** System texts first, then turns whose roles alternate; blank messages are left out. */
function turnsOf(messages: LmRequest["messages"]): PlainMessage[] {
  const turns: PlainMessage[] = [];
  let system = "";
  for (const { role, text } of messages) {
    const last = turns.at(-1);
    if (text.trim() === "") continue;
    if (role === "system") system = joined(system, text);
    else if (last?.role === role) last.content = joined(last.content, text);
    else turns.push({ role, content: text });
  }
  if (turns.length === 0) return [{ role: "user", content: system }];
  return system === "" ? turns : [{ role: "system", content: system }, ...turns];
}

function joined(before: string, text: string): string {
  return before === "" ? text : `${before}\n\n${text}`;
}
