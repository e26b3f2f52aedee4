import type { Field } from "@signet/core";
import { isShallow } from "../app/check-nesting.js";
import { type Refusal, unfit } from "../app/refusal.js";
import { formatOf } from "../attachments/format-of.js";
import type { Attached, ConversationTurn } from "./conversation.js";

/** Makes an input of a conversation. */
export type ConversationReader = (
  turns: readonly ConversationTurn[],
) => Refusal | { readonly input: Readonly<Record<string, unknown>> };

/**
 * How a program's fields are filled from a conversation: its history takes the earlier turns, its image and file fields what is attached to
 * the last one, its one text field the last text. A program that needs more takes a JSON object in the last text.
 */
export function conversationReader(fields: readonly Field[]): ConversationReader {
  const history = fields.find((field) => formatOf(field.schema)?.format === "history");
  const slots = fields.filter((field) => isAttachment(field));
  const others = fields.filter((field) => field !== history && !slots.includes(field));
  const textField = onlyText(others);
  return (turns) => {
    const last = turns.at(-1);
    if (others.length === 0 && slots.length === 0 && history !== undefined)
      return (last?.attachments.length ?? 0) > 0 ? noPlace : { input: { [history.name]: turns.map(plain) } };
    if (last?.role !== "user")
      return unfit([{ field: "messages", message: "should end with a message of the user" }]);
    const read = textField === undefined ? readObject(others, last.text) : { [textField.name]: last.text };
    if (read === undefined)
      return unfit([
        {
          field: "messages",
          message: `the last one should be a JSON object with ${others.map(({ name }) => name).join(", ")}`,
        },
      ]);
    const attached = fill(slots, last.attachments);
    if (attached === undefined) return noPlace;
    const earlier = history && { [history.name]: turns.slice(0, -1).map(plain) };
    return { input: { ...earlier, ...read, ...attached } };
  };
}

const noPlace = unfit([
  { field: "messages", message: "the last one has attachments that the program has no fields for" },
]);

function onlyText(fields: readonly Field[]): Field | undefined {
  const needed = fields.filter(({ optional }) => !optional);
  const [only, second] = needed.length === 0 ? fields : needed;
  return second === undefined && only?.kind === "string" ? only : undefined;
}

function isAttachment({ schema }: Field): boolean {
  const format = formatOf(schema)?.format;
  return format === "image" || format === "file";
}

function plain({ role, text }: ConversationTurn): { readonly role: string; readonly text: string } {
  return { role, text };
}

function readObject(fields: readonly Field[], text: string): object | undefined {
  if (fields.length === 0) return {};
  if (!isShallow(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Attachments by kind, in order: a list takes all that are left of its kind. `undefined` when some have no place. */
function fill(fields: readonly Field[], attachments: readonly Attached[]): object | undefined {
  const left = [...attachments];
  const filled: Record<string, unknown> = {};
  for (const { name, schema } of fields) {
    const { format, isList } = formatOf(schema) ?? {};
    const fitting = left.filter(({ kind }) => kind === format).slice(0, isList ? left.length : 1);
    for (const taken of fitting) left.splice(left.indexOf(taken), 1);
    if (fitting.length > 0) filled[name] = isList ? fitting.map(({ url }) => url) : fitting[0]?.url;
  }
  return left.length > 0 ? undefined : filled;
}
