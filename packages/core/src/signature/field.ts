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

const NAME = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z_]\w*$/;

/** Whether a text can name a field or a module. */
export function isName(text: string): boolean {
  return NAME.test(text);
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
  if (!isName(name)) throw invalid(where, "has a name that is not allowed: use letters, digits and _");
  if (!isSchema(type)) throw invalid(where, `is ${String(type)}, not a zod schema`);
  const parts = [...partsOf(type, new Set())];
  if (parts.some((part) => definitionOf(part).type === "transform"))
    throw invalid(
      where,
      "has a one-way transform: write it as z.codec, so that demos can hold the encoded form",
    );
  const schema = schemaOf(type, where);
  const description = metaOf(type, "description");
  const choices = choicesOf(schema);
  // `image()` and its kin leave it with their schema.
  const staging = parts.find(({ _zod }) => _zod.bag.staging)?._zod.bag.staging as Staging | undefined;
  return Object.freeze({
    name,
    title: metaOf(type, "title") ?? titleOf(name),
    ...(description !== undefined && { description }),
    kind: kindOf(schema, choices),
    ...(choices && { choices }),
    optional: safeParse(type, undefined).success,
    type,
    schema,
    encodes: parts.some(isCodec),
    ...(staging && { staging }),
  });
}

function invalid(where: string, says: string, cause?: unknown): SignetError {
  return new SignetError("SIGNATURE_INVALID", `The ${where} ${says}`, { cause });
}

/** What is read of a zod definition, which is a union of one interface per type. */
interface Definition {
  readonly type: string;
  readonly checks?: unknown;
  readonly innerType?: $ZodType;
  readonly in?: $ZodType;
  readonly reverseTransform?: unknown;
}

function definitionOf(type: $ZodType): Definition {
  return type._zod.def as Definition; // all but the tag is optional there
}

function isSchema(value: unknown): value is $ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}

function isCodec(type: $ZodType): boolean {
  const { type: kind, reverseTransform } = definitionOf(type);
  return kind === "pipe" && reverseTransform !== undefined;
}

/** A schema and all within it, but for what is within codecs. Definitions hold schemas as they are, in lists, and by name. */
function partsOf(type: $ZodType, seen: Set<$ZodType>): ReadonlySet<$ZodType> {
  if (seen.has(type)) return seen;
  seen.add(type);
  if (isCodec(type)) return seen;
  const { checks: _, ...held } = definitionOf(type);
  for (const value of Object.values(held))
    for (const part of isSchema(value) ? [value] : Object.values(Object(value)))
      if (isSchema(part)) partsOf(part, seen);
  return seen;
}

function schemaOf(type: $ZodType, where: string): Json {
  try {
    const schema = toJSONSchema(type, { io: "input" });
    // JSON Schemas are JSON; the round trip drops what zod hangs on them besides.
    return JSON.parse(JSON.stringify(schema, withoutNoise(schema))) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(where, `cannot survive JSON (${reason}): use z.codec for dates, maps and the like`, cause);
  }
}

const NOISE_AT_ROOT = ["$schema", "description", "title"];

/** Drops what is only noise in a prompt: the pattern beside a format, the bounds that every integer has, titles and descriptions at the root. */
function withoutNoise(root: object): (this: object, key: string, value: unknown) => unknown {
  return function (key, value) {
    const isNoise =
      (this === root && NOISE_AT_ROOT.includes(key)) ||
      (key === "pattern" && typeof value === "string" && "format" in this) ||
      (/^m(?:in|ax)imum$/.test(key) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER);
    return isNoise ? undefined : value;
  };
}

/** Metadata vanishes when a schema is wrapped (`.optional()`, `.default()`), so the wrapped one is asked too. */
function metaOf(type: $ZodType | undefined, key: "description" | "title"): string | undefined {
  if (type === undefined) return undefined;
  const value = globalRegistry.get(type)?.[key];
  const { innerType, in: encoded } = definitionOf(type);
  return typeof value === "string" ? value : metaOf(innerType ?? encoded, key);
}

/** What is read of a JSON Schema. */
interface Described {
  readonly type?: Json;
  readonly enum?: readonly Json[];
  readonly const?: Json;
}

function choicesOf(schema: Json): readonly string[] | undefined {
  const { type, enum: values = [], const: only } = Object(schema) as Described;
  if (type === "boolean" && only === undefined) return ["true", "false"];
  if (typeof only === "string") return [only];
  const isText = (value: Json): value is string => typeof value === "string" && value !== "";
  return values.length > 0 && values.every(isText) ? values : undefined;
}

function kindOf(schema: Json, choices: readonly string[] | undefined): FieldKind {
  const { type } = Object(schema) as Described;
  if (type === "boolean") return type;
  if (choices !== undefined) return "choice";
  return type === "string" || type === "number" || type === "integer" ? type : "json";
}

function titleOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ");
  return words
    .trim()
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase());
}
