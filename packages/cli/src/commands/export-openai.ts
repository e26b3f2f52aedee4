import type { ExportedMessage, ExportedPrompt } from "@signet/core";

/** More than that OpenAI refuses. */
const MOST_STOPS = 4;

type Content = string | readonly Readonly<Record<string, unknown>>[];

interface OpenAiMessage {
  readonly role: string;
  readonly content: Content;
}

/** A prompt as the body of a chat completion, its slots in place, with what such a body cannot say. */
export function openAiBody(
  prompt: ExportedPrompt,
  model: string,
): { readonly body: Readonly<Record<string, unknown>>; readonly notes: readonly string[] } {
  const { layout, temperature, maxTokens, stop, constraint, slots } = prompt;
  const messages = prompt.messages.map(openAiMessage);
  const body = {
    model,
    messages: layout === "text" ? [asOneText(messages)] : messages,
    temperature,
    max_completion_tokens: maxTokens,
    ...(stop === undefined ? {} : { stop: stop.slice(0, MOST_STOPS) }),
    ...(constraint?.kind === "json"
      ? {
          response_format: {
            type: "json_schema",
            json_schema: { name: "answer", strict: false, schema: constraint.schema },
          },
        }
      : {}),
  };
  const turns = slots
    .filter(({ as }) => as === "turns")
    .map(
      ({ field }) =>
        `the message {{${field}}} stands for the turns of the conversation, each a message of its own`,
    );
  const blocks = slots
    .filter(({ block }) => block !== undefined)
    .map(({ field, block }) => `where there is no ${field}, leave out ${JSON.stringify(block)}`);
  return { body, notes: [...turns, ...blocks, ...prompt.notes] };
}

function openAiMessage(message: ExportedMessage): OpenAiMessage {
  if ("turns" in message) return { role: "user", content: `{{${message.turns}}}` };
  const { role, text, attachments = [] } = message;
  if (attachments.length === 0) return { role, content: text };
  const parts = attachments.flatMap((attachment) => {
    const { kind, name = kind } = attachment;
    const url = "slot" in attachment ? `{{${attachment.slot}}}` : urlOf(attachment);
    const part =
      kind === "image"
        ? { type: "image_url", image_url: { url } }
        : { type: "file", file: { filename: name, file_data: url } };
    return [{ type: "text", text: `[${name}]` }, part];
  });
  return { role, content: [...parts, { type: "text", text }] };
}

function urlOf(
  attachment: { readonly url: string } | { readonly mediaType: string; readonly data: string },
): string {
  return "url" in attachment ? attachment.url : `data:${attachment.mediaType};base64,${attachment.data}`;
}

/** The messages of a text that the model continues, joined as they stand: one turn. */
function asOneText(messages: readonly OpenAiMessage[]): OpenAiMessage {
  // A message with attachments ends with its text.
  const beside = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content.slice(0, -1)));
  const text = messages
    .map(({ content }) => (typeof content === "string" ? content : (content.at(-1)?.text ?? "")))
    .join("");
  return { role: "user", content: beside.length === 0 ? text : [...beside, { type: "text", text }] };
}
