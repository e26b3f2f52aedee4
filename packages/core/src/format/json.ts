import type { Json } from "../json.js";
import type { LmRequest } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import { answerSchema } from "./answer-schema.js";
import { chatPrefix } from "./chat-prefix.js";
import { checked, type OutputField } from "./checked.js";
import { descriptionOf, ruleOf } from "./describe-field.js";
import { fieldText } from "./field-text.js";
import { jsonIn } from "./find-json.js";
import type { Fields, Format, FormatParsed, FormatSettings, PreparedFormat } from "./format.js";
import { foldHeading } from "./headings.js";
import { isNone } from "./is-none.js";
import { lenientJson } from "./lenient-json.js";
import { message } from "./message.js";
import { previewValue } from "./preview-value.js";
import { quoteText } from "./quote-text.js";
import { readText } from "./read-text.js";
import { problemsText, type Wanted } from "./repair.js";
import { staged } from "./staged.js";
import { schemaOf } from "./value-shape.js";

type JsonField = OutputField & Wanted;

/** One JSON object in, one JSON object out, decoded under a schema where the model can. */
export const json: Format = Object.freeze<Format>({
  name: "json",
  prepare: (signature, settings) => staged(signature, settings, { format: "json", prepare: preparePlain }),
});

function preparePlain(
  signature: Signature,
  { instruction, demos, capabilities, temperature, maxTokens }: FormatSettings,
): PreparedFormat {
  const { inputFields, outputFields } = signature;
  const inputs = inputFields.map(jsonField);
  const outputs = outputFields.map(jsonField);
  const keys = keysOf(outputFields);
  const isComplete = (found: Fields): boolean =>
    outputFields.every(({ name, optional }) => optional || found[name] !== undefined);
  const wanted = `Answer with one JSON object and nothing else. Its keys:\n${fieldList(outputs)}`;
  const given =
    inputs.length === 0 ? "" : `You are given a JSON object with the keys:\n${givenList(inputFields)}`;
  const ask = (input: Fields): string => objectText(inputFields, input);
  const answer = (output: Fields): string => objectText(outputFields, output);
  const prefix = chatPrefix([instruction, given, wanted], demos, { ask, answer });
  const shared = {
    layout: "chat",
    temperature,
    maxTokens,
    ...(capabilities.schema
      ? { constraint: Object.freeze({ kind: "json", schema: answerSchema(outputFields) } as const) }
      : {}),
  } as const;

  const parse = (text: string): FormatParsed => {
    const found = objectOf(text, keys, isComplete);
    if (found !== undefined) return checked(outputs, found);
    const [only, second] = outputs;
    const value = only === undefined || second !== undefined ? undefined : bareValue(text, only);
    if (only !== undefined && value !== undefined) return checked(outputs, { [only.field.name]: value });
    const names = outputFields.map(({ name }) => `"${name}"`).join(", ");
    return {
      ok: false,
      issues: [{ field: "", message: `expected one JSON object with ${names}, found none` }],
    };
  };

  return Object.freeze<PreparedFormat>({
    prefix,
    request: (input: Fields): LmRequest => ({
      ...shared,
      prefix,
      messages: [message("user", ask(input))],
    }),
    parse,
    repair: (request, completion, issues) => ({
      ...request,
      messages: [
        ...request.messages,
        message("assistant", completion.text.trim() === "" ? "(no answer)" : completion.text),
        message("user", `That answer cannot be used:\n${problemsText(issues, outputs)}\n\n${wanted}`),
      ],
    }),
    partial: (text) => partialFields(text, keys, outputFields),
  });
}

const AS_IS = { escape: (text: string): string => text, unescape: (text: string): string => text };

function jsonField(field: Field): JsonField {
  const text = fieldText(field, AS_IS);
  return { field, text, heading: `"${field.name}"`, rule: ruleOf(text.shape) };
}

function fieldList(fields: readonly JsonField[]): string {
  return fields
    .map(({ field, heading, rule }) => `- ${heading} (${rule})${colon(descriptionOf(field))}`)
    .join("\n");
}

function givenList(fields: readonly Field[]): string {
  return fields.map((field) => `- "${field.name}"${colon(descriptionOf(field))}`).join("\n");
}

function colon(text: string): string {
  return text === "" ? "" : `: ${text}`;
}

/** The fields that are there, in the signature's order. */
function objectText(fields: readonly Field[], values: Fields): string {
  const shown = fields.flatMap(({ name }) => {
    const value = values[name];
    return value === undefined ? [] : [`${JSON.stringify(name)}: ${quoteText(value)}`];
  });
  return `{${shown.join(", ")}}`;
}

/** Spelling of a key to field name: exact names, then folded ones that only one field claims. */
function keysOf(fields: readonly Field[]): ReadonlyMap<string, string> {
  const keys = new Map(fields.map(({ name }) => [name, name]));
  const folded = fields.flatMap(({ name, title }) =>
    [...new Set([name, title].map(foldHeading))].map((key) => [key, name] as const),
  );
  for (const [key, name] of folded) {
    if (!keys.has(key) && folded.filter(([other]) => other === key).length === 1) keys.set(key, name);
  }
  return keys;
}

/**
 * The answer object of a reply: the whole reply where it is one, else, between prose, the last object with every required key, else the one with most
 * keys. Last, because models quote before they answer.
 */
function objectOf(
  text: string,
  keys: ReadonlyMap<string, string>,
  isComplete: (found: Fields) => boolean,
): Fields | undefined {
  const whole = text.trimStart().startsWith("{") ? strictObject(text) : undefined;
  const direct = whole === undefined ? undefined : namedFields(whole, keys);
  if (direct !== undefined && isComplete(direct)) return direct;
  let best: Fields | undefined;
  let most = 0;
  for (const found of jsonIn(text, "{")) {
    for (const candidate of withInner(found)) {
      const fields = namedFields(candidate, keys);
      const count = Object.keys(fields).length + (isComplete(fields) ? keys.size : 0);
      if (count < most || count === 0) continue;
      best = fields;
      most = count;
    }
  }
  return best;
}

function strictObject(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // what JSON.parse returns is JSON
  } catch {
    return undefined;
  }
}

/** An object, and before it the objects that it wraps: `{"answer": {...}}`. */
function withInner(value: Json): readonly Json[] {
  return typeof value === "object" && value !== null ? [...Object.values(value), value] : [value];
}

function namedFields(value: Json, keys: ReadonlyMap<string, string>): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const fields: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const name = keys.get(key) ?? keys.get(foldHeading(key));
    if (name !== undefined && (name === key || !Object.hasOwn(value, name))) fields[name] = member;
  }
  return fields;
}

/** A signature with one output may be answered without the object around it. */
function bareValue(text: string, only: JsonField): Json | undefined {
  const bare = text
    .trim()
    .replace(/^```\w*\n([\s\S]*?)\n?```$/, "$1")
    .trim();
  if (bare === "" || /^[{]/.test(bare)) return undefined;
  const value = strictObject(bare);
  if (value !== undefined) return value;
  const meant = readText(only.text, bare);
  return meant !== undefined || isNone(bare) ? meant : bare;
}

/** The members of the object as far as it goes. The last one may go on, unless what stands at the end can only follow a whole value. */
function partialFields(text: string, keys: ReadonlyMap<string, string>, fields: readonly Field[]): Fields {
  const start = text.indexOf("{");
  const value = start < 0 ? undefined : lenientJson(text, start, true).value;
  if (value === undefined) return {};
  const found = namedFields(value, keys);
  const last = /[,}\]]\s*$/.test(text.slice(-TAIL)) ? undefined : Object.keys(found).at(-1);
  const shown = fields.flatMap(({ name, encodes, schema }): [string, Json][] => {
    const member = found[name];
    if (member === undefined || encodes) return [];
    const fitted = previewValue(member, schemaOf(schema), name === last);
    return fitted === undefined ? [] : [[name, fitted]];
  });
  return Object.fromEntries(shown);
}

/** Characters at the end that are looked at for a comma or a bracket. */
const TAIL = 20;
