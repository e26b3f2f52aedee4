import type { ExportedMessage, ExportedPrompt, PromptSlot } from "@signet/core";
import { table } from "../report/table.js";

/** Prompts for people: the messages as they are sent, then what goes into the slots. */
export function promptsText(prompts: readonly ExportedPrompt[]): string {
  return prompts.map(promptText).join("\n\n\n");
}

/** `label (expert 1, without feedback)` */
export function whichPrompt({ path, expert, variant }: ExportedPrompt): string {
  const router = expert === undefined || expert.router === "" ? "" : ` of ${expert.router}`;
  const which = [
    ...(expert === undefined ? [] : [`expert ${expert.index}${router}`]),
    ...(variant ? [variant] : []),
  ];
  return which.length === 0 ? path : `${path} (${which.join(", ")})`;
}

function promptText(prompt: ExportedPrompt): string {
  const { role, format, layout, messages, slots, temperature, maxTokens, stop, constraint, notes } = prompt;
  const settings = [
    `format ${format}`,
    ...(role === undefined ? [] : [`model "${role}"`]),
    `temperature ${temperature}`,
    `at most ${maxTokens} tokens`,
    ...(stop === undefined ? [] : [`stops at ${stop.map((text) => JSON.stringify(text)).join(" or ")}`]),
  ];
  const said =
    layout === "text"
      ? `--- one text, which the model continues\n${messages.map(messageText).join("")}`
      : messages
          .map(
            (message) => `--- ${"turns" in message ? "conversation" : message.role}\n${messageText(message)}`,
          )
          .join("\n\n");
  return [
    `=== ${whichPrompt(prompt)}: ${settings.join(", ")}`,
    said,
    ...slotsText(slots, said),
    ...(constraint?.kind === "json"
      ? [`--- JSON Schema of the answer\n${JSON.stringify(constraint.schema, null, 2)}`]
      : []),
    ...(notes.length === 0 ? [] : [`--- notes\n${notes.map((note) => `- ${note}`).join("\n")}`]),
  ].join("\n\n");
}

function messageText(message: ExportedMessage): string {
  if ("turns" in message) return `{{${message.turns}}}`;
  const beside = (message.attachments ?? []).map(({ kind, name = kind, ...attachment }) => {
    const source = "slot" in attachment ? `{{${attachment.slot}}}` : "as the demo has it";
    return `(beside the text: ${name}, ${source})\n`;
  });
  return beside.join("") + message.text;
}

function slotsText(slots: readonly PromptSlot[], said: string): readonly string[] {
  const rows = slots.map((slot) => [`{{${slot.field}}}`, wayOf(slot)]);
  const braces = said.includes('{{"{{"}}') ? [['{{"{{"}}', "two braces, as the prompt has them"]] : [];
  const lines = [...rows, ...braces];
  return lines.length === 0 ? [] : [`--- slots\n${table(lines, { left: [0, 1], indent: "" })}`];
}

const WAYS: Readonly<Record<PromptSlot["as"], string>> = {
  text: "as it is",
  json: "as JSON, texts in quotes",
  image: "an image beside the text: a data URL or an https URL",
  file: "a file beside the text: a data URL or an https URL",
  turns: "the turns of a conversation, each a message",
  transcript: 'the turns of a conversation: user: "Hi"; assistant: "Hello"',
};

function wayOf({ as, default: standing, block }: PromptSlot): string {
  if (standing !== undefined) return `${WAYS[as]}; where there is none, ${JSON.stringify(standing)}`;
  return block === undefined
    ? WAYS[as]
    : `${WAYS[as]}; where there is none, leave out ${JSON.stringify(block)}`;
}
