import { type Example, type Field, issuesText, type Json, parseFields, SignetError } from "@signet/core";
import { type Conversation, conversationOf } from "./conversation.js";

interface Fields {
  readonly inputFields: readonly Field[];
  readonly outputFields: readonly Field[];
}

type Values = Readonly<Record<string, unknown>>;

/** Whether a row is of one of OpenAI's forms, and not of ours. */
export function isOpenAiRow(row: unknown): boolean {
  if (!isRecord(row)) return false;
  return "messages" in row || isRecord(row.item) || ("ideal" in row && Array.isArray(row.input));
}

/**
 * One row as an example of a program with these fields.
 *
 * @param where What the row is called in messages: "Line 3".
 * @throws {SignetError} `DATA_INVALID` naming row and field.
 */
export function openAiExample(row: unknown, fields: Fields, where: string): Example {
  if (!isRecord(row)) throw invalid(where, "is no JSON object");
  if ("messages" in row) return fromConversation(conversationOf(row.messages, where), fields, where);
  if (isRecord(row.item)) return fromItem(row.item, fields, where);
  if (!("ideal" in row))
    throw invalid(
      where,
      `has ${Object.keys(row).join(", ") || "nothing"}; it should have "messages", "item", or "input" and "ideal"`,
    );
  const [ideal] = Array.isArray(row.ideal) ? row.ideal : [row.ideal];
  if (typeof ideal !== "string") throw invalid(where, 'has no text in "ideal"');
  const asked = conversationOf(row.input, where, { hasAnswer: false });
  return fromConversation({ ...asked, answer: ideal }, fields, where);
}

function fromConversation(
  conversation: Conversation,
  { inputFields, outputFields }: Fields,
  where: string,
): Example {
  const { turns, question, images, answer } = conversation;
  const history = inputFields.find((field) => formatOf(field) === "history");
  if (turns.length > 0 && history === undefined)
    throw invalid(
      where,
      `has ${turns.length} turns before the last question, and the program has no history field`,
    );
  const image = inputFields.filter((field) => formatOf(field) === "image");
  const [only, ...others] = image;
  if (images.length > 0 && (only === undefined || others.length > 0))
    throw invalid(where, `has ${images.length} images, and the program has ${image.length} image fields`);
  const shown = only !== undefined && isList(only) ? images : images.length > 1 ? images : images[0];
  const rest = inputFields.filter((field) => field !== history && field !== only);
  const input = {
    ...(history !== undefined && turns.length > 0 && { [history.name]: turns }),
    ...(only !== undefined && images.length > 0 && { [only.name]: shown }),
    ...spread(question, rest, `${where}: the last question`),
  };
  const expected = spread(answer, outputFields, `${where}: the answer`);
  return checked({ input, expected }, { inputFields, outputFields }, where);
}

/** Items hold inputs and reference answers side by side, by name. */
function fromItem(item: Values, fields: Fields, where: string): Example {
  const named = ({ name }: Field): readonly (readonly [string, unknown])[] =>
    Object.hasOwn(item, name) ? [[name, item[name]]] : [];
  const input = Object.fromEntries(fields.inputFields.flatMap(named));
  const expected = Object.fromEntries(fields.outputFields.flatMap(named));
  if (Object.keys(expected).length === 0) {
    const names = fields.outputFields.map(({ name }) => name).join(", ");
    throw invalid(
      where,
      `has an item with ${Object.keys(item).join(", ")}, none of which is an output: ${names}`,
    );
  }
  return checked({ input, expected }, fields, where);
}

/** A text as the values of fields: of the only text field, or by the names in the JSON object that it is. */
function spread(text: string, fields: readonly Field[], what: string): Values {
  const [only, ...others] = fields.filter(({ optional }) => !optional);
  if (only !== undefined && others.length === 0 && (only.kind === "string" || only.kind === "choice"))
    return { [only.name]: jsonIn(text)?.[only.name] ?? text };
  const object = jsonIn(text);
  if (object !== undefined) return object;
  const names = fields.map(({ name }) => name).join(", ");
  throw new SignetError("DATA_INVALID", `${what} should be a JSON object with ${names}`);
}

function jsonIn(text: string): Values | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function checked(
  example: Example<Values, Values>,
  { inputFields, outputFields }: Fields,
  where: string,
): Example {
  const input = parseFields(inputFields, example.input);
  if (!input.ok) throw invalid(where, `does not fit the program's input: ${issuesText(input.issues)}`);
  const present = outputFields.filter(({ name }) => Object.hasOwn(example.expected, name));
  const expected = parseFields(present, example.expected);
  if (!expected.ok)
    throw invalid(
      where,
      `has an answer that does not fit the program's output: ${issuesText(expected.issues)}`,
    );
  return example;
}

function isList({ schema }: Field): boolean {
  return isRecord(schema) && schema.type === "array";
}

function formatOf({ schema }: Field): Json | undefined {
  if (!isRecord(schema)) return undefined;
  const { format, items } = schema as { readonly format?: Json; readonly items?: Json };
  return format ?? (isRecord(items) ? (items.format as Json | undefined) : undefined);
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(where: string, problem: string): SignetError {
  return new SignetError("DATA_INVALID", `${where} ${problem}`);
}
