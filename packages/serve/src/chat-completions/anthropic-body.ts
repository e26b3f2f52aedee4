import * as z from "zod/mini";
import type { Refusal } from "../app/refusal.js";
import type { Attached, ConversationTurn } from "./conversation.js";
import { readBody } from "./read-body.js";

const source = z.discriminatedUnion("type", [
  z.object({ type: z.literal("base64"), media_type: z.string(), data: z.string() }),
  z.object({ type: z.literal("url"), url: z.string() }),
]);

const block = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image"), source }),
  z.object({ type: z.literal("document"), source }),
]);

/** What is read of a request; other settings of a model (temperature, ...) are the program's own affair. */
const schema = z.object({
  messages: z
    .array(
      z.object({
        role: z.enum(["user", "assistant"]),
        content: z.union([z.string(), z.array(block)]),
      }),
    )
    .check(z.minLength(1)),
  stream: z.optional(z.boolean()),
  tools: z.optional(
    z.array(z.unknown()).check(z.maxLength(0, "this endpoint is a program, it calls no tools")),
  ),
  metadata: z.optional(z.nullable(z.object({ user_id: z.optional(z.nullable(z.string())) }))),
});

/** What a body of `POST /v1/messages` asks for. */
export interface AnthropicAsked {
  readonly turns: readonly ConversationTurn[];
  readonly isStreamed: boolean;
  readonly session: string | undefined;
}

export function readAnthropicBody(json: unknown): Refusal | AnthropicAsked {
  const read = readBody(schema, json);
  if (!("body" in read)) return read;
  const { messages, stream, metadata } = read.body;
  return {
    turns: messages.map(({ role, content }) => turn(role, content)),
    isStreamed: stream === true,
    session: metadata?.user_id ?? undefined,
  };
}

function turn(
  role: ConversationTurn["role"],
  content: string | readonly z.output<typeof block>[],
): ConversationTurn {
  if (typeof content === "string") return { role, text: content, attachments: [] };
  const texts: string[] = [];
  const attachments: Attached[] = [];
  for (const piece of content) {
    if (piece.type === "text") texts.push(piece.text);
    else attachments.push({ kind: piece.type === "image" ? "image" : "file", url: urlOf(piece.source) });
  }
  return { role, text: texts.join("\n"), attachments };
}

function urlOf(from: z.output<typeof source>): string {
  return from.type === "url" ? from.url : `data:${from.media_type};base64,${from.data}`;
}
