import { isOpenAiRow, openAiExample } from "@signet/adapters/openai-data";
import { type Example, type Field, issuesText, parseFields, SignetError } from "@signet/core";
import { readText } from "../files/read-text.js";

export interface ReadRowsOptions {
  /** What the rows are called in messages: "trainset". */
  readonly name: string;
  /** Of the program: every row is checked against them, so that a message can name the line. */
  readonly fields: { readonly inputFields: readonly Field[]; readonly outputFields: readonly Field[] };
}

/**
 * Reads labelled rows from a file: one JSON object per line, or one JSON array of them. Rows that were written for OpenAI (fine-tuning, evals) are
 * told by their keys and become examples of the program.
 *
 * @throws {SignetError} `DATA_INVALID` naming file, line and field; `DATA_EMPTY`.
 * @throws {UsageError} When the file cannot be read.
 */
export async function readRows(path: string, { name, fields }: ReadRowsOptions): Promise<readonly Example[]> {
  const rows = parseRows(await readText(path, name), path);
  if (rows.length === 0) throw new SignetError("DATA_EMPTY", `The ${name} ${path} has no rows`);
  return rows.map(({ where, value }) => {
    if (isOpenAiRow(value)) return openAiExample(value, fields, where);
    checkRow(value, where, fields.inputFields);
    return value as Example; // just checked to hold input and expected
  });
}

interface Row {
  /** `rows.jsonl, line 3`. */
  readonly where: string;
  readonly value: unknown;
}

function parseRows(text: string, path: string): readonly Row[] {
  const content = text.replace(/^\ufeff/, "");
  return content.trimStart().startsWith("[") ? parseArray(content, path) : parseLines(content, path);
}

function parseArray(text: string, path: string): readonly Row[] {
  const value = parseJson(text, path);
  if (!Array.isArray(value)) throw invalid(path, "it should be an array of rows");
  return value.map((row: unknown, index) => ({ where: `${path}, row ${index + 1}`, value: row }));
}

function parseLines(text: string, path: string): readonly Row[] {
  return text.split("\n").flatMap((line, index) => {
    const where = `${path}, line ${index + 1}`;
    return line.trim() === "" ? [] : [{ where, value: parseJson(line, where) }];
  });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(where, `not JSON: ${reason}`, cause);
  }
}

function checkRow(value: unknown, where: string, inputFields: readonly Field[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(where, 'a row should be an object { "input": ..., "expected": ... }');
  }
  const missing = ["input", "expected"].filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0) {
    const has = Object.keys(value).join(", ") || "nothing";
    throw invalid(where, `"${missing.join('" and "')}" is missing; the row has ${has}`);
  }
  const parsed = parseFields(inputFields, (value as { readonly input: unknown }).input); // just checked
  if (!parsed.ok) throw invalid(where, `the input does not fit the program: ${issuesText(parsed.issues)}`);
}

function invalid(where: string, reason: string, cause?: unknown): SignetError {
  return new SignetError("DATA_INVALID", `${where}: ${reason}`, cause === undefined ? {} : { cause });
}
