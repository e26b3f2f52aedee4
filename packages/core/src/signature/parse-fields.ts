import { encode, safeParse } from "zod/v4/core";
import type { Json } from "../json.js";
import type { Field } from "./field.js";

/** One broken rule: where (`user.age`), and what was expected. */
export interface FieldIssue {
  readonly field: string;
  readonly message: string;
}

export type Parsed =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

/** Checks every field of an encoded value: constraints enforced, defaults filled in, codecs decoded, other keys dropped. */
export function parseFields(fields: readonly Field[], value: unknown): Parsed {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      ok: false,
      issues: [
        {
          field: "",
          message: `expected an object with the fields ${fields.map(({ name }) => name).join(", ")}`,
        },
      ],
    };
  }
  const source = value as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  let issues: FieldIssue[] | undefined;
  for (const { name, type } of fields) {
    const given = Object.hasOwn(source, name) ? source[name] : undefined;
    const result = safeParse(type, given);
    if (result.success) {
      if (result.data !== undefined) values[name] = result.data;
      continue;
    }
    issues ??= [];
    for (const issue of result.error.issues) {
      const message = given === undefined && issue.path.length === 0 ? "is missing" : issue.message;
      issues.push({ field: [name, ...issue.path.map(String)].join("."), message });
    }
  }
  return issues === undefined ? { ok: true, values } : { ok: false, issues };
}

/** The encoded form of checked values: what prompts show and demos hold. */
export function encodeFields(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Json>> {
  if (!fields.some((field) => field.encodes)) return values as Readonly<Record<string, Json>>; // fieldsOf() admits only JSON types without a codec
  const encoded: Record<string, Json> = {};
  for (const { name, type, encodes } of fields) {
    const value = values[name];
    if (value !== undefined) encoded[name] = (encodes ? encode(type, value) : value) as Json;
  }
  return encoded;
}

export type Read =
  | (Extract<Parsed, { ok: true }> & { readonly encoded: Readonly<Record<string, Json>> })
  | Extract<Parsed, { ok: false }>;

/** Checks every field of an encoded value, and encodes what came of it. */
export function readFields(fields: readonly Field[], value: unknown): Read {
  const parsed = parseFields(fields, value);
  return parsed.ok ? { ...parsed, encoded: encodeFields(fields, parsed.values) } : parsed;
}

/** `amount: expected number; note: is missing`: the issues in one line, for messages to people and models. */
export function issuesText(issues: readonly FieldIssue[]): string {
  return issues.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
}
