import { type $ZodType, globalRegistry, safeParse, toJSONSchema } from "zod/v4/core";
import type { Staging } from "../format/staged.js";
import type { Json } from "../json.js";
import { SignetError } from "../signet-error.js";
import type { Shape } from "./shape.js";

/** What the text of a field looks like in a prompt: `choice` has a closed list, `json` is everything with structure. */
export type FieldKind = "string" | "number" | "integer" | "boolean" | "choice" | "json";

/** One field of a signature: its zod schema, and what prompts, hashes and artifacts need to know of it. */
export interface Field {
  readonly name: string;
  /** The name as people write it: `userName` reads "User name". `.meta({ title })` overrides it. */
  readonly title: string;
  readonly description?: string;
  readonly kind: FieldKind;
  /** The closed set of texts, for `choice` and `boolean`. */
  readonly choices?: readonly string[];
  /** May be left out: optional, or with a default. */
  readonly optional: boolean;
  readonly type: $ZodType;
  /** JSON Schema of the encoded form. */
  readonly schema: Json;
  /** Whether the decoded form differs from the encoded one. */
  readonly encodes: boolean;
  /** How a prompt carries what is more than text in it: images, files, a conversation. */
  readonly staging?: Staging;
}

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a text can name a field or a module. */
export function isName(text: string): boolean {
  return FIELD_NAME.test(text) && !RESERVED.has(text);
}

/**
 * Reads the fields of a shape, in order.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` naming the field whose name is reserved or whose values cannot survive JSON.
 */
export function fieldsOf(shape: Shape, where: string): readonly Field[] {
  return Object.entries(shape).map(([name, type]) => fieldOf(name, type, `${where} field "${name}"`));
}

function fieldOf(name: string, type: $ZodType, where: string): Field {
  if (!isName(name))
    throw new SignetError(
      "SIGNATURE_INVALID",
      `The ${where} has a name that is not allowed: use letters, digits and _`,
    );
  if (typeof type !== "object" || type === null || !("_zod" in type)) {
    throw new SignetError("SIGNATURE_INVALID", `The ${where} is ${String(type)}, not a zod schema`);
  }
  const parts = new Set<$ZodType>();
  const encodes = checkEncodable(type, where, parts);
  const schema = schemaOf(type, where);
  const description = metaOf(type, "description");
  const choices = choicesOf(schema);
  const staging = stagingOf(parts);
  return Object.freeze({
    name,
    title: metaOf(type, "title") ?? titleOf(name),
    ...(description === undefined ? {} : { description }),
    kind: kindOf(schema, choices),
    ...(choices === undefined ? {} : { choices }),
    optional: safeParse(type, undefined).success,
    type,
    schema,
    encodes,
    ...(staging === undefined ? {} : { staging }),
  });
}

/** The parts of a zod definition that hold other schemas. */
interface Definition {
  readonly type: string;
  readonly innerType?: $ZodType;
  readonly element?: $ZodType;
  readonly shape?: Shape;
  readonly options?: readonly $ZodType[];
  readonly items?: readonly $ZodType[];
  readonly rest?: $ZodType | null;
  readonly in?: $ZodType;
  readonly out?: $ZodType;
  readonly reverseTransform?: unknown;
  readonly keyType?: $ZodType;
  readonly valueType?: $ZodType;
  readonly left?: $ZodType;
  readonly right?: $ZodType;
}

function definitionOf(type: $ZodType): Definition {
  // zod's definitions are a union of one interface per type; this view lists the members that hold schemas, all optional.
  return type._zod.def as unknown as Definition;
}

/** Returns whether a codec is inside; throws when a one-way transform is. */
function checkEncodable(type: $ZodType, where: string, seen: Set<$ZodType>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  const definition = definitionOf(type);
  if (definition.type === "transform") {
    throw new SignetError(
      "SIGNATURE_INVALID",
      `The ${where} has a one-way transform: write it as z.codec, so that demos can hold the encoded form`,
    );
  }
  if (definition.type === "pipe" && definition.reverseTransform !== undefined) return true;
  const { innerType, element, rest, keyType, valueType, left, right } = definition;
  const inner = [innerType, element, rest, definition.in, definition.out, keyType, valueType, left, right];
  const parts = [
    ...inner,
    ...Object.values(definition.shape ?? {}),
    ...(definition.options ?? []),
    ...(definition.items ?? []),
  ];
  // Not `some`: every part is checked.
  return parts.filter((part) => part != null && checkEncodable(part, where, seen)).length > 0;
}

/** `image()` and its kin leave it with their schema. */
function stagingOf(parts: ReadonlySet<$ZodType>): Staging | undefined {
  for (const { _zod } of parts) if (_zod.bag.staging !== undefined) return _zod.bag.staging as Staging;
  return undefined;
}

function schemaOf(type: $ZodType, where: string): Json {
  try {
    const { $schema: _, ...schema } = toJSONSchema(type, {
      io: "input",
      unrepresentable: "throw",
      reused: "inline",
    });
    // JSON Schemas are JSON; the round trip drops what zod hangs on them besides.
    return tidy(JSON.parse(JSON.stringify(schema)) as Json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError(
      "SIGNATURE_INVALID",
      `The ${where} cannot survive JSON (${reason}): use z.codec for dates, maps and the like`,
      { cause },
    );
  }
}

/** Drops what is only noise in a prompt: the pattern beside a format, the bounds that every integer has, titles and descriptions at the root. */
function tidy(schema: Json, root = true): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => tidy(item, false));
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => {
    if (root && (key === "description" || key === "title")) return false;
    if (key === "pattern" && "format" in schema) return false;
    return !((key === "minimum" || key === "maximum") && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER);
  });
  return Object.fromEntries(entries.map(([key, value]) => [key, tidy(value, false)]));
}

/** Metadata vanishes when a schema is wrapped (`.optional()`, `.default()`), so the wrapped one is asked too. */
function metaOf(type: $ZodType, key: "description" | "title"): string | undefined {
  for (
    let at: $ZodType | undefined = type;
    at !== undefined;
    at = definitionOf(at).innerType ?? definitionOf(at).in
  ) {
    const value = globalRegistry.get(at)?.[key];
    if (typeof value === "string") return value;
  }
  return undefined;
}

function choicesOf(schema: Json): readonly string[] | undefined {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return undefined;
  const {
    type,
    enum: values,
    const: only,
  } = schema as { readonly type?: Json; readonly enum?: Json; readonly const?: Json };
  if (type === "boolean" && only === undefined) return ["true", "false"];
  if (typeof only === "string") return [only];
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const texts = values.filter((value): value is string => typeof value === "string" && value !== "");
  return texts.length === values.length ? texts : undefined;
}

function kindOf(schema: Json, choices: readonly string[] | undefined): FieldKind {
  const type = typeof schema === "object" && schema !== null && "type" in schema ? schema.type : undefined;
  if (type === "boolean") return "boolean";
  if (choices !== undefined) return "choice";
  if (type === "string" || type === "number" || type === "integer") return type;
  return "json";
}

function titleOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
