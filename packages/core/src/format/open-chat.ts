import type { LmRequest, Message } from "../lm/language-model.js";
import { readFields } from "../signature/parse-fields.js";
import type { Signature } from "../signature/signature.js";
import { chatPrefix } from "./chat-prefix.js";
import { UNSURE } from "./field-text.js";
import type { Fields, FormatParsed, FormatSettings, OpenedFormat } from "./format.js";
import { type LaidField, type Layout, layoutOf, showInputs, writeOutputs } from "./layout.js";
import { message } from "./message.js";
import { staged } from "./staged.js";

/** The chat format as far as an answer in its exact layout needs it, and what the rest of the format goes on from. */
export interface OpenedChat extends OpenedFormat {
  readonly prefix: readonly Message[];
  readonly layout: Layout;
  /** The sections that are wanted of the model, with the rule of each. */
  readonly wanted: string;
}

/** The first line of what the model is told about its answer's layout. */
export const LAYOUT_FOLLOWS = "Write every section under its header, in this layout and with nothing else:";

/** Lays out what calls share, once. */
export function openChat(signature: Signature, settings: FormatSettings): OpenedChat {
  return staged(signature, settings, { format: "chat", prepare: openPlain });
}

function openPlain(
  signature: Signature,
  { instruction, demos, temperature, maxTokens }: FormatSettings,
): OpenedChat {
  const layout = layoutOf(signature, (sections) => sections);
  const { inputs, outputs } = layout;
  const wanted = outputs.map(({ heading, rule }) => section(heading, `(${rule})`)).join("\n\n");
  const system = [instruction, fieldList(inputs, outputs), LAYOUT_FOLLOWS, wanted];
  const ask = (input: Fields): string => showInputs(inputs, input, section).join("\n\n");
  const answer = (output: Fields): string => writeOutputs(outputs, output, section).join("\n\n");
  const prefix = chatPrefix(system, demos, { ask, answer });
  return {
    prefix,
    layout,
    wanted,
    request: (input: Fields): LmRequest => ({
      layout: "chat",
      prefix,
      messages: [message("user", ask(input))],
      temperature,
      maxTokens,
    }),
    exact: (text) => exactAnswer(text, layout),
  };
}

/** Each output once under its header, nothing else, and every value as the rules have it: what a model that follows the layout writes. */
function exactAnswer(text: string, { outputs, sections }: Layout): FormatParsed | undefined {
  const headers = sections.exactHeaders(text);
  if (text.slice(0, headers[0]?.start).trim() !== "") return undefined;
  const values: Record<string, Fields[string]> = {};
  const seen = new Set<string>();
  for (const [index, { field: name, end }] of headers.entries()) {
    const output = outputs.find(({ field }) => field.name === name);
    if (output === undefined || seen.has(name)) return undefined;
    seen.add(name);
    const value = output.text.exact(text.slice(end, headers[index + 1]?.start));
    if (value === UNSURE) return undefined;
    if (value !== undefined) values[name] = value;
  }
  const fields = outputs.map(({ field }) => field);
  try {
    const read = readFields(fields, values);
    return read.ok ? read : undefined;
  } catch {
    return undefined; // a codec's own error: whoever reads in full says so
  }
}

function section(heading: string, text: string): string {
  return `## ${heading}\n${text}`;
}

function fieldList(inputs: readonly LaidField[], outputs: readonly LaidField[]): string {
  const lines = (fields: readonly LaidField[]): string =>
    fields
      .map(({ heading, description }) => `- ${heading}${description === "" ? "" : ` (${description})`}`)
      .join("\n");
  const given = inputs.length === 0 ? [] : [`You are given:\n${lines(inputs)}`];
  return [...given, `You write:\n${lines(outputs)}`].join("\n\n");
}
