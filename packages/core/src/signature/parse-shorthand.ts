import { isName } from "./field.js";
import { ShorthandCursor } from "./shorthand-cursor.js";

const WORDS = ["string", "number", "integer", "boolean", "json"] as const;

/** One field of a shorthand, as written. */
export interface ShorthandField {
  readonly name: string;
  readonly optional: boolean;
  /** A word, or a closed set of texts. */
  readonly type: (typeof WORDS)[number] | readonly string[];
  /** How many `[]` follow the type. */
  readonly depth: number;
  readonly description?: string;
}

export interface ShorthandFields {
  readonly input: readonly ShorthandField[];
  readonly output: readonly ShorthandField[];
}

/**
 * Reads a shorthand. `ParsedShorthand` is the same grammar in types, with the same messages.
 *
 *     shorthand = [fields] "->" fields
 *     fields    = field { "," field }
 *     field     = name ["?"] [":" type] [quoted]      the quoted text is the description
 *     type      = (word | "(" choices ")") { "[]" } | choices      "string" when left out
 *     word      = "string" | "number" | "integer" | "boolean" | "json"
 *     choices   = quoted { "|" quoted }
 *     quoted    = '"', one or more characters other than '"', '"'
 *
 * Blanks and line ends may stand between any two parts, but not inside `->`, `[]`, names and words.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` with `details.position`, the index in `text` of what is wrong, and `details.problem`.
 */
export function parseShorthand(text: string): ShorthandFields {
  const cursor = new ShorthandCursor(text);
  const taken = new Set<string>();
  if (cursor.isAtEnd) failNoArrow(cursor);
  const input = cursor.isAt("->") ? [] : readFields(cursor, taken);
  if (!cursor.take("->")) {
    if (cursor.isAtEnd) failNoArrow(cursor);
    cursor.failExpected(`"," or "->" after the field "${input.at(-1)?.name}"`);
  }
  if (cursor.isAtEnd) cursor.fail('There is no output after "->"');
  const output = readFields(cursor, taken);
  if (!cursor.isAtEnd) cursor.failExpected(`"," or the end after the field "${output.at(-1)?.name}"`);
  return { input, output };
}

function failNoArrow(cursor: ShorthandCursor): never {
  return cursor.fail('There is no "->" between the inputs and the outputs');
}

function readFields(cursor: ShorthandCursor, taken: Set<string>): readonly ShorthandField[] {
  const fields: ShorthandField[] = [];
  do fields.push(readField(cursor, taken));
  while (cursor.take(","));
  return fields;
}

function readField(cursor: ShorthandCursor, taken: Set<string>): ShorthandField {
  const name = readName(cursor, taken);
  const optional = cursor.take("?");
  const { type, depth } = cursor.take(":") ? readType(cursor, name) : { type: WORDS[0], depth: 0 };
  const description = cursor.isAt('"') ? { description: cursor.takeQuoted(name) } : {};
  return { name, optional, type, depth, ...description };
}

function readName(cursor: ShorthandCursor, taken: Set<string>): string {
  const start = cursor.position;
  const name = cursor.takeWord();
  if (name === "") cursor.failExpected("a field name");
  if (/^\d/.test(name)) cursor.fail(`The field name "${name}" starts with a digit`, start);
  if (!isName(name)) cursor.fail(`The field name "${name}" is reserved`, start);
  if (taken.has(name)) cursor.fail(`The field "${name}" is declared twice`, start);
  taken.add(name);
  return name;
}

function readType(cursor: ShorthandCursor, name: string): Pick<ShorthandField, "type" | "depth"> {
  if (cursor.isAt('"')) return { type: readChoices(cursor, name), depth: 0 };
  if (cursor.take("(")) {
    const type = readChoices(cursor, name);
    if (!cursor.take(")")) cursor.failExpected(`"|" or ")" in the field "${name}"`);
    return { type, depth: readDepth(cursor) };
  }
  const start = cursor.position;
  const word = cursor.takeWord();
  if (word === "") cursor.failExpected(`a type of the field "${name}"`);
  const type =
    WORDS.find((known) => known === word) ??
    cursor.fail(
      `Unknown type "${word}" of the field "${name}": use ${WORDS.join(", ")}, or quoted choices`,
      start,
    );
  return { type, depth: readDepth(cursor) };
}

function readChoices(cursor: ShorthandCursor, name: string): readonly string[] {
  const choices: string[] = [];
  do {
    if (!cursor.isAt('"')) cursor.failExpected(`a quoted choice in the field "${name}"`);
    choices.push(cursor.takeQuoted(name));
  } while (cursor.take("|"));
  return choices;
}

function readDepth(cursor: ShorthandCursor): number {
  let depth = 0;
  while (cursor.take("[]")) depth += 1;
  return depth;
}
