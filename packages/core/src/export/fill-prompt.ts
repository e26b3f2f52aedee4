import { SignetError } from "../errors.js";
import type { Fields } from "../format/format.js";
import { transcript, withoutBlank } from "../format/history-turns.js";
import { quoteText } from "../format/quote-text.js";
import { attachmentOf } from "../format/show-values.js";
import type { Json } from "../json.js";
import type { Message } from "../lm/language-model.js";
import type { AttachmentSlot, ExportedPrompt, PromptSlot, TextMessage } from "./exported-prompt.js";
import { withoutBlock } from "./input-blocks.js";
import { fillSlots } from "./slot-text.js";

/**
 * The messages of an exported prompt for one input: what to compare your own filling of slots with. Values are in their encoded form and are not checked
 * against the signature.
 *
 * @throws {SignetError} `INPUT_INVALID` naming a field that has no slot, or an input that is missing.
 */
export function fillPrompt(prompt: ExportedPrompt, input: Fields): readonly Message[] {
  checkNames(prompt, input);
  const valueFor = ({ field, as, default: standing }: PromptSlot): Json | undefined => {
    const given = Object.hasOwn(input, field) ? input[field] : undefined;
    const isSilent = as === "transcript" && withoutBlank(given).length === 0;
    return given === undefined || isSilent ? standing : given;
  };
  const slots = new Map(prompt.slots.map((slot) => [slot.field, slot]));
  const valueAt = (field: string): Json | undefined => {
    const slot = slots.get(field);
    return slot === undefined ? undefined : valueFor(slot);
  };
  const blank = prompt.slots.flatMap((slot) =>
    slot.block === undefined || valueFor(slot) !== undefined ? [] : [slot.block],
  );
  const shown = (field: string): string => textFor(slots.get(field)?.as, valueAt(field));
  const last = prompt.messages.length - 1;
  return prompt.messages.flatMap((message, index): readonly Message[] => {
    if ("turns" in message) return withoutBlank(valueAt(message.turns));
    const { separator = "" } = prompt;
    const { role } = message;
    const text =
      index === last
        ? blank.reduce((whole, block) => withoutBlock(whole, block, separator), message.text)
        : message.text;
    const attachments = attachmentsOf(message, valueAt);
    return [{ role, text: fillSlots(text, shown), ...(attachments.length === 0 ? {} : { attachments }) }];
  });
}

function checkNames({ slots, path }: ExportedPrompt, input: Fields): void {
  for (const { field, optional } of slots)
    if (!optional && (!Object.hasOwn(input, field) || input[field] === undefined))
      throw new SignetError("INPUT_INVALID", `The prompt of "${path}" cannot be filled: ${field} is missing`);
  for (const name of Object.keys(input))
    if (!slots.some(({ field }) => field === name))
      throw new SignetError(
        "INPUT_INVALID",
        `The prompt of "${path}" has no slot "${name}", only ${slots.map(({ field }) => field).join(", ")}`,
      );
}

function textFor(as: PromptSlot["as"] | undefined, value: Json | undefined): string {
  if (value === undefined) return "";
  if (as === "transcript") return transcript(withoutBlank(value));
  return as === "text" && typeof value === "string" ? value : quoteText(value);
}

function attachmentsOf(
  { attachments = [] }: TextMessage,
  valueAt: (field: string) => Json | undefined,
): NonNullable<Message["attachments"]> {
  return attachments.flatMap((attachment) => {
    if (!isSlot(attachment)) return [attachment];
    const { kind, name = kind, slot } = attachment;
    const value = valueAt(slot);
    return typeof value === "string" ? [attachmentOf(kind, name, value)] : [];
  });
}

function isSlot(attachment: NonNullable<TextMessage["attachments"]>[number]): attachment is AttachmentSlot {
  return "slot" in attachment;
}
