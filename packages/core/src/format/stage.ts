import { SignetError } from "../errors.js";
import type { Message } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import type { Fields, FormatDemo } from "./format.js";
import {
  checkHistory,
  historyOf,
  historyTurns,
  lastSaid,
  transcript,
  withoutBlank,
} from "./history-turns.js";
import { type Shown, showValues } from "./show-values.js";
import type { Staging } from "./staged.js";

/** Stages images, files and a conversation: values become placeholders in the text, and the messages carry what they stand for. */
export const staging: Staging = Object.freeze<Staging>({
  check: (inputs, outputs) => {
    for (const { name, staging } of outputs)
      if (staging !== undefined)
        throw new SignetError(
          "SIGNATURE_INVALID",
          `The output field "${name}" is an image, a file or a history: those are inputs alone`,
        );
    checkHistory(inputs);
  },
  stage: (signature, settings, { format, prepare }) => {
    const conversation = historyOf(signature.inputFields);
    const counts = new Map<string, number>();
    const show = (values: Fields): Shown => showValues(signature, values, counts);
    const demos = settings.demos.map(({ fields }) => show(fields));
    const isTold = (fields: Fields): boolean =>
      conversation !== undefined && withoutBlank(fields[conversation.name]).length > 0;
    const told = (fields: Fields): Fields => {
      if (conversation === undefined) return fields;
      const { [conversation.name]: turns, ...rest } = fields;
      return isTold(fields) ? { ...rest, [conversation.name]: transcript(withoutBlank(turns)) } : rest;
    };
    const prepareWith = (asField: boolean): ReturnType<typeof prepare> =>
      prepare(plainSignature(signature, conversation, asField), {
        ...settings,
        demos: demos.map(({ fields }): FormatDemo => ({ fields: told(fields) })),
      });
    // Where a demo has one, the conversation is a field like others; else only in the text of an input that has one.
    const isField = demos.some(({ fields }) => isTold(fields));
    const inner = prepareWith(isField);
    let telling = isField ? inner : undefined;
    const prefix = Object.freeze(withAttachments(inner.prefix, demos));
    const shownBefore = new Map(counts);
    const turnsOf = historyTurns(signature, format);

    return {
      ...inner,
      prefix,
      request: (input) => {
        const shown = showValues(signature, input, new Map(shownBefore));
        checkCapable([...demos, shown], settings.capabilities.attachments ?? []);
        const { fields } = shown;
        if (conversation === undefined || format === "completion") {
          if (isTold(fields)) telling ??= prepareWith(true);
          const request = ((isTold(fields) ? telling : undefined) ?? inner).request(told(fields));
          return { ...request, prefix, messages: withAttachments(request.messages, [shown]) };
        }
        const { [conversation.name]: turns, ...rest } = fields;
        const request = inner.request(rest);
        const before = turnsOf(withoutBlank(turns));
        const isAlone = signature.inputFields.every(({ name }) => rest[name] === undefined);
        const asked =
          isAlone && before.length > 0
            ? lastSaid(before)
            : [...before, ...withAttachments(request.messages, [shown])];
        return { ...request, prefix, messages: asked };
      },
    };
  },
});

/** The signature as the format shows it: plain fields alone. */
function plainSignature(signature: Signature, conversation: Field | undefined, asField: boolean): Signature {
  const inputFields = signature.inputFields.flatMap((field): Field[] => {
    if (field !== conversation) return [field];
    return asField ? [{ ...field, kind: "string", schema: { type: "string" }, optional: true }] : [];
  });
  return { ...signature, inputFields };
}

/** The k-th shown values stand in the k-th message of the user; in a text, all stand in its one message. */
function withAttachments(messages: readonly Message[], shown: readonly Shown[]): readonly Message[] {
  const isOneText = messages.filter(({ role }) => role === "user").length < shown.length;
  let next = 0;
  return messages.map((message) => {
    if (message.role !== "user") return message;
    const attached = isOneText ? shown : shown.slice(next, ++next);
    const attachments = attached.flatMap(({ placed }) => placed.map(({ attachment }) => attachment));
    return attachments.length === 0 ? message : Object.freeze({ ...message, attachments });
  });
}

/** @throws {SignetError} `LM_REJECTED` naming the first field that holds what the model cannot read. */
function checkCapable(shown: readonly Shown[], kinds: readonly string[]): void {
  for (const { placed } of shown)
    for (const { field, attachment } of placed)
      if (!kinds.includes(attachment.kind))
        throw new SignetError(
          "LM_REJECTED",
          `The field "${field}" holds an ${attachment.kind === "image" ? "image" : "attached file"}, which the model cannot read: choose one whose capabilities name "${attachment.kind}" among its attachments`,
          { details: { field, kind: attachment.kind } },
        );
}
