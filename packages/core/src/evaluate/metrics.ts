import { canonicalJson, toJson } from "../hash/canonical-json.js";
import type { Example } from "./example.js";
import type { Metric } from "./metric.js";

/** A metric over one field that output and label share. */
export type FieldMetric = <const F extends string>(
  field: F,
) => Metric<unknown, { readonly [K in F]: unknown }, { readonly [K in F]: unknown }>;

/** 1 when the field equals its label: texts up to case, outer spaces and inner runs of space; other values as JSON. */
export const exactMatch: FieldMetric = (field) => (example, output) =>
  same(given(output, field), label(example, field));

/** 1 when the field's text contains the label's text, up to case. */
export const contains: FieldMetric = (field) => (example, output) =>
  fold(text(output[field])).includes(fold(text(label(example, field))));

/** Harmonic mean of word precision and recall between the field's text and the label's. */
export const f1: FieldMetric = (field) => (example, output) =>
  wordF1(text(output[field]), text(label(example, field)));

/** Mean of `exactMatch` over several fields. */
export function fieldwise<const F extends string>(
  ...fields: readonly F[]
): Metric<unknown, { readonly [K in F]: unknown }, { readonly [K in F]: unknown }> {
  return (example, output) => {
    const wrong = fields.filter((field) => !same(output[field], label(example, field)));
    const feedback = wrong
      .map((field) => `${field} is ${text(output[field])}, expected ${text(label(example, field))}`)
      .join("; ");
    return { score: 1 - wrong.length / fields.length, feedback };
  };
}

function label<F extends string>(
  example: Example<unknown, { readonly [K in F]: unknown }>,
  field: F,
): unknown {
  return example.expected[field];
}

/** A field that the output lacks is a misspelt name or an optional one that was left out; it never matches a label that is missing too. */
function given<F extends string>(output: { readonly [K in F]: unknown }, field: F): unknown {
  return Object.hasOwn(output, field) ? output[field] : missing;
}

const missing = Symbol("missing");

function same(a: unknown, b: unknown): boolean {
  if (a === missing) return false;
  if (typeof a === "string" && typeof b === "string") return fold(a) === fold(b);
  return canonicalJson(toJson(a ?? null)) === canonicalJson(toJson(b ?? null));
}

function fold(value: string): string {
  return value.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}

function text(value: unknown): string {
  return typeof value === "string" ? value : canonicalJson(toJson(value ?? null));
}

function wordF1(a: string, b: string): number {
  const left = words(a);
  const right = words(b);
  if (left.length === 0 || right.length === 0) return left.length === right.length ? 1 : 0;
  const counts = new Map<string, number>();
  for (const word of right) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of left) {
    const count = counts.get(word) ?? 0;
    if (count === 0) continue;
    counts.set(word, count - 1);
    shared++;
  }
  return (2 * shared) / (left.length + right.length);
}

function words(value: string): string[] {
  return fold(value).match(/[\p{L}\p{N}]+/gu) ?? [];
}
