import { historyOf, transcript } from "../format/history-turns.js";
import { quoteText } from "../format/quote-text.js";
import type { Json } from "../json.js";
import type { AttachmentKind, Message } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { PromptSlot } from "./exported-prompt.js";
import { slotText, withoutSlots } from "./slot-text.js";

/** One input field, with a value that can be told from all else in a request. */
export interface ProbedField {
  readonly field: Field;
  readonly value: Json;
  /** The ways in which a request may show the value, the longer ones first. */
  readonly shown: readonly { readonly text: string; readonly as: PromptSlot["as"] }[];
  /** The texts of the messages that a conversation's turns become. */
  readonly turns: readonly string[];
  readonly holdsAttachments: boolean;
}

/**
 * Gives every input field a value of its own. Formats look at no value before they lay it out, so a text stands for any of them.
 *
 * @param known All that the request holds besides: no value occurs in it.
 */
export function probeFields(fields: readonly Field[], known: string): readonly ProbedField[] {
  let salt = "slot";
  while (known.includes(salt)) salt += "x";
  const conversation = historyOf(fields);
  return fields.map((field, index): ProbedField => {
    const mark = `${salt}${index}e`;
    if (field === conversation) return probedHistory(field, mark, fields.length === 1);
    const holdsAttachments = field.staging !== undefined;
    const value = holdsAttachments ? `https://slot.invalid/${mark}` : mark;
    return {
      field,
      value,
      shown: [
        { text: quoteText(value), as: "json" },
        { text: value, as: "text" },
      ],
      turns: [],
      holdsAttachments,
    };
  });
}

/** Where nothing else is asked, the user speaks last. */
function probedHistory(field: Field, mark: string, isAlone: boolean): ProbedField {
  const asked = { role: "user", text: `${mark}u` } as const;
  const turns = isAlone ? [asked] : [asked, { role: "assistant", text: `${mark}a` } as const];
  const told = transcript(turns);
  return {
    field,
    value: turns,
    shown: [
      { text: quoteText(told), as: "json" },
      { text: told, as: "transcript" },
    ],
    turns: turns.map(({ text }) => text),
    holdsAttachments: false,
  };
}

/** The name and kind of the attachment that a field became, if it became one. */
export function attachedAs(
  { value }: ProbedField,
  { attachments = [] }: Pick<Message, "attachments">,
): { readonly kind: AttachmentKind; readonly name?: string } | undefined {
  return attachments.find((attachment) => "url" in attachment && attachment.url === value);
}

/** How the text of a request shows a field. */
export function slotKind({ shown }: ProbedField, text: string): PromptSlot["as"] | undefined {
  return shown.find((way) => text.includes(way.text))?.as;
}

/** The text with slots where the values stand. */
export function textWithSlots(text: string, probes: readonly ProbedField[]): string {
  return probes.reduce(
    (whole, { field, shown }) =>
      shown.reduce((part, way) => part.replaceAll(way.text, () => slotText(field.name)), whole),
    withoutSlots(text),
  );
}
