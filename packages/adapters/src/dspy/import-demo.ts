import {
  canonicalJson,
  type Demo,
  encodeFields,
  type Field,
  issuesText,
  type Json,
  parseFields,
  type Signature,
  sha256Hex,
  toJson,
} from "@signet/core";

export type ImportedDemo =
  | { readonly ok: true; readonly demo: Demo }
  | { readonly ok: false; readonly problem: string };

/**
 * One demo of DSPy as ours. DSPy keeps whole training rows, other steps' fields among them, and shows what a step lacks as missing; here a demo has exactly
 * the step's fields, or is left out. Texts that mean a number, a truth value or JSON are taken for that where the field asks for it.
 */
export function importDemo(
  saved: { readonly [field: string]: Json },
  index: number,
  { inputFields, outputFields }: Signature,
): ImportedDemo {
  const fields = [...inputFields, ...outputFields];
  const missing = fields.filter(({ name, optional }) => !optional && !Object.hasOwn(saved, name));
  if (missing.length > 0)
    return { ok: false, problem: `it has no ${missing.map(({ name }) => name).join(", ")}` };
  const present = fields.filter(({ name }) => Object.hasOwn(saved, name));
  const deep = present.find(({ name }) => isTooDeep(saved[name] ?? null));
  if (deep !== undefined) return { ok: false, problem: `${deep.name}: is nested too deeply` };
  const bent = Object.fromEntries(
    present.map((field) => [field.name, bend(field, saved[field.name] ?? null)]),
  );
  const parsed = parseFields(present, bent);
  if (!parsed.ok) return { ok: false, problem: issuesText(parsed.issues) };
  const values = encodeFields(present, parsed.values);
  return {
    ok: true,
    demo: {
      origin: saved.augmented === true ? "bootstrapped" : "labeled",
      exampleId: `dspy-${index}-${sha256Hex(canonicalJson(values)).slice(0, 8)}`,
      fields: toJson(values) as Demo["fields"], // an object went in
    },
  };
}

/** The value as it is where it fits, else what its text means. */
function bend(field: Field, value: Json): Json {
  if (fits(field, value)) return value;
  const other = typeof value === "string" ? meant(value) : JSON.stringify(value);
  return other !== undefined && fits(field, other) ? other : value;
}

function fits(field: Field, value: Json): boolean {
  return parseFields([field], { [field.name]: value }).ok;
}

function meant(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json; // JSON.parse returns nothing else
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What follows calls itself for every level, and the stack has an end. */
const MAX_DEPTH = 64;

function isTooDeep(value: Json, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth >= MAX_DEPTH || Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
}
