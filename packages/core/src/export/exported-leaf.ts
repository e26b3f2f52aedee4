import type { FormatSettings, PreparedFormat } from "../format/format.js";
import { formatFor } from "../format/formats.js";
import type { Json } from "../json.js";
import type { Capabilities, Message } from "../lm/language-model.js";
import type { LeafDefinition } from "../module/definition.js";
import type { LeafParameters } from "../program/parameters.js";
import type { Field } from "../signature/field.js";
import { encodeFields, parseFields } from "../signature/parse-fields.js";
import type { ExportedMessage, ExportedPrompt, PromptSlot } from "./exported-prompt.js";
import { inputBlocks } from "./input-blocks.js";
import { attachedAs, type ProbedField, probeFields, slotKind, textWithSlots } from "./probe-field.js";
import { withoutSlots } from "./slot-text.js";

/** The prompt of one leaf under one set of parameters, without what the program around it adds. */
export function exportedLeaf(
  leaf: LeafDefinition,
  parameters: LeafParameters,
  capabilities: Capabilities,
): Omit<ExportedPrompt, "path"> {
  const { signature, temperature, maxTokens } = leaf;
  const { instruction, demos } = parameters;
  const settings: FormatSettings = { instruction, demos, capabilities, temperature, maxTokens };
  const format = parameters.format ?? leaf.format;
  const prepared = formatFor(format).prepare(signature, settings);
  const probes = probeFields(signature.inputFields, JSON.stringify([prepared.prefix, demos, signature]));
  const { layout, messages, stop, constraint } = prepared.request(valuesOf(probes));
  const input = messages.map((message) => messageWithSlots(message, probes));
  const { slots, separator } = slotsOf(prepared, probes);
  return {
    ...(leaf.role === undefined ? {} : { role: leaf.role }),
    format,
    layout,
    messages: [...prepared.prefix.map(plainMessage), ...withTurns(input)],
    slots,
    ...(separator === undefined ? {} : { separator }),
    temperature,
    maxTokens,
    ...(stop === undefined ? {} : { stop }),
    ...(constraint === undefined ? {} : { constraint }),
    notes: probes.flatMap((probe) => noteOn(probe, slots)),
  };
}

function valuesOf(probes: readonly ProbedField[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(probes.map(({ field, value }) => [field.name, value]));
}

function plainMessage({ role, text, attachments }: Message): ExportedMessage {
  return { role, text: withoutSlots(text), ...(attachments === undefined ? {} : { attachments }) };
}

function messageWithSlots(message: Message, probes: readonly ProbedField[]): ExportedMessage {
  const { role, text, attachments } = message;
  const told = probes.find(({ turns }) => turns.includes(text));
  if (told !== undefined) return { turns: told.field.name };
  const attached = attachments?.map((attachment) => {
    const { field } = probes.find(({ value }) => "url" in attachment && attachment.url === value) ?? {};
    const { kind, name } = attachment;
    return field === undefined
      ? attachment
      : { kind, ...(name === undefined ? {} : { name }), slot: field.name };
  });
  return {
    role,
    text: textWithSlots(text, probes),
    ...(attached === undefined ? {} : { attachments: attached }),
  };
}

/** All turns of the conversation are one slot. */
function withTurns(messages: readonly ExportedMessage[]): readonly ExportedMessage[] {
  return messages.filter((message, index) => !("turns" in message) || index === 0);
}

interface Slots {
  readonly slots: readonly PromptSlot[];
  readonly separator?: string;
}

function slotsOf(prepared: PreparedFormat, probes: readonly ProbedField[]): Slots {
  const whole = lastMessage(prepared, probes);
  const kindOf = (probe: ProbedField): PromptSlot["as"] =>
    attachedAs(probe, whole)?.kind ?? slotKind(probe, whole.text) ?? "turns";
  const inText = probes.filter((probe) => kindOf(probe) !== "turns");
  const { blocks, separator } = inputBlocks(
    inText.map(({ field }) => field.name),
    (names) =>
      namedText(
        prepared,
        inText.filter(({ field }) => names.includes(field.name)),
        whole,
      ),
  );
  const slots = probes.map((probe): PromptSlot => {
    const { field } = probe;
    const kind = kindOf(probe);
    const absent = field.optional ? valueWhenAbsent(field) : undefined;
    const block = kind === "turns" || absent !== undefined ? undefined : blocks.get(field.name);
    return {
      field: field.name,
      as: kind,
      optional: field.optional,
      ...(absent === undefined ? {} : { default: absent }),
      ...((field.optional || kind === "transcript") && block !== undefined
        ? { block: textWithSlots(block, probes) }
        : {}),
    };
  });
  return slots.some(({ block }) => block !== undefined) ? { slots, separator } : { slots };
}

/** The last message, with every attachment named as in the message for all inputs: their numbers depend on which there are. */
function namedText(prepared: PreparedFormat, probes: readonly ProbedField[], whole: Message): string {
  const message = lastMessage(prepared, probes);
  return probes.reduceRight((text, probe) => {
    const [own, named] = [attachedAs(probe, message)?.name, attachedAs(probe, whole)?.name];
    return own === undefined || named === undefined ? text : text.replace(`[${own}]`, () => `[${named}]`);
  }, message.text);
}

function lastMessage(prepared: PreparedFormat, probes: readonly ProbedField[]): Message {
  return prepared.request(valuesOf(probes)).messages.at(-1) ?? { role: "user", text: "" };
}

/** What a call shows of a field that the caller left out. */
function valueWhenAbsent(field: Field): Json | undefined {
  const parsed = parseFields([field], {});
  return parsed.ok ? encodeFields([field], parsed.values)[field.name] : undefined;
}

function noteOn(
  { field, holdsAttachments, turns }: ProbedField,
  slots: readonly PromptSlot[],
): readonly string[] {
  const as = slots.find((slot) => slot.field === field.name)?.as;
  if (holdsAttachments && as !== "image" && as !== "file")
    return [
      `The images and files within "${field.name}" are sent beside the text, which shows [image 1], [file 1] in their place.`,
    ];
  if (as !== "turns") return [];
  return [
    turns.length === 1
      ? `The turns of "${field.name}" are the whole input: they end with what the user says.`
      : `The turns of "${field.name}" begin with the user, alternate, and end with the assistant.`,
  ];
}
