import * as z from "zod/mini";
import { type Refusal, unfit } from "../app/refusal.js";
import type { Attached, ConversationTurn } from "./conversation.js";
import { readBody } from "./read-body.js";

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("refusal"), refusal: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
  z.object({ type: z.literal("file"), file: z.object({ file_data: z.string() }) }),
]);

const message = z.object({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.optional(z.nullable(z.union([z.string(), z.array(part)]))),
});

const none = z.optional(
  z.nullable(z.array(z.unknown()).check(z.maxLength(0, "this endpoint is a program, it calls no tools"))),
);

/** What is read of a request; other settings of a model (temperature, ...) are the program's own affair. */
const schema = z.object({
  messages: z.array(message).check(z.minLength(1)),
  stream: z.optional(z.nullable(z.boolean())),
  stream_options: z.optional(z.nullable(z.object({ include_usage: z.optional(z.boolean()) }))),
  n: z.optional(z.nullable(z.literal(1, "only one answer is given"))),
  tools: none,
  functions: none,
  response_format: z.optional(z.nullable(z.object({ type: z.enum(["text", "json_object", "json_schema"]) }))),
  user: z.optional(z.nullable(z.string())),
});

/** What a body of `POST /v1/chat/completions` asks for. */
export interface OpenAiAsked {
  readonly turns: readonly ConversationTurn[];
  readonly isStreamed: boolean;
  readonly wantsUsage: boolean;
  readonly wantsJson: boolean;
  readonly session: string | undefined;
}

export function readOpenAiBody(json: unknown): Refusal | OpenAiAsked {
  const read = readBody(schema, json);
  if (!("body" in read)) return read;
  const { messages, stream, stream_options, response_format, user } = read.body;
  const turns = messages.flatMap(({ role, content }): ConversationTurn[] =>
    role === "user" || role === "assistant" ? [turn(role, content ?? "")] : [],
  );
  if (turns.length === 0) return unfit([{ field: "messages", message: "should hold a message of the user" }]);
  return {
    turns,
    isStreamed: stream === true,
    wantsUsage: stream_options?.include_usage === true,
    wantsJson: response_format?.type === "json_object" || response_format?.type === "json_schema",
    session: user ?? undefined,
  };
}

function turn(
  role: ConversationTurn["role"],
  content: string | readonly z.output<typeof part>[],
): ConversationTurn {
  if (typeof content === "string") return { role, text: content, attachments: [] };
  const texts: string[] = [];
  const attachments: Attached[] = [];
  for (const piece of content) {
    if (piece.type === "text") texts.push(piece.text);
    else if (piece.type === "refusal") texts.push(piece.refusal);
    else if (piece.type === "image_url") attachments.push({ kind: "image", url: piece.image_url.url });
    else attachments.push({ kind: "file", url: piece.file.file_data });
  }
  return { role, text: texts.join("\n"), attachments };
}
