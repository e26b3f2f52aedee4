import { SignetError } from "../errors.js";
import type { Json } from "../json.js";
import type { Message } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import { headingsOf } from "./headings.js";
import type { Turn } from "./history.js";
import { message } from "./message.js";
import { quoteText } from "./quote-text.js";
import { sectionsOf } from "./sections.js";
import type { Plain } from "./staged.js";
import { type JsonSchema, optionsOf, schemaOf } from "./value-shape.js";

/** Stand where one side said nothing, so that roles alternate. */
const NO_ANSWER = "(no answer)";
const NO_QUESTION = "(no message)";

/** The field that holds the conversation. */
export function historyOf(fields: readonly Field[]): Field | undefined {
  return fields.find(({ schema }) =>
    [schemaOf(schema), ...(optionsOf(schemaOf(schema)) ?? [])].some(isHistory),
  );
}

/** @throws {SignetError} `SIGNATURE_INVALID` where there are two, or one stands inside another field. */
export function checkHistory(inputs: readonly Field[]): void {
  const one = historyOf(inputs);
  for (const field of inputs) {
    if (field === one || !JSON.stringify(field.schema).includes('"format":"history"')) continue;
    const problem =
      one === undefined ? "stands inside another value" : `is a second one beside "${one.name}"`;
    throw new SignetError(
      "SIGNATURE_INVALID",
      `The history of the input field "${field.name}" ${problem}: a signature has one history, a field of its own`,
    );
  }
}

/** The turns of a checked value that say something. */
export function withoutBlank(value: Json | undefined): readonly Turn[] {
  // Checked by the field's schema, or read from a demo that was.
  return Array.isArray(value) ? (value as Turn[]).filter(({ text }) => text.trim() !== "") : [];
}

/** `user: "Hi"; assistant: "Hello"`: on one line and in quotes, so that no text can pass for a turn or a header. */
export function transcript(turns: readonly Turn[]): string {
  return turns.map(({ role, text }) => `${role}: ${quoteText(text)}`).join("; ");
}

/** Makes the function that lays a conversation out in turns which begin with the user, alternate, and end with the assistant. */
export function historyTurns(
  signature: Signature,
  format: Plain<unknown>["format"],
): (turns: readonly Turn[]) => readonly Message[] {
  const guarded =
    format === "chat" ? sectionsOf(headingsOf(signature)).escape : (text: string): string => text;
  return (turns) => {
    const merged: Turn[] = [];
    for (const { role, text } of turns) {
      const open = merged.at(-1)?.role === role ? merged.pop() : undefined;
      merged.push({ role, text: open === undefined ? text : `${open.text}\n\n${text}` });
    }
    if (merged.at(0)?.role === "assistant") merged.unshift({ role: "user", text: NO_QUESTION });
    if (merged.at(-1)?.role === "user") merged.push({ role: "assistant", text: NO_ANSWER });
    return merged.map(({ role, text }) => message(role, guarded(text)));
  };
}

/** Turns that are all there is of the input: they end with what the user said. */
export function lastSaid(turns: readonly Message[]): readonly Message[] {
  return turns.at(-1)?.text === NO_ANSWER ? turns.slice(0, -1) : [...turns, message("user", NO_QUESTION)];
}

function isHistory({ format }: JsonSchema): boolean {
  return format === "history";
}
