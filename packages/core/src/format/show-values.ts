import type { Json } from "../json.js";
import type { Attachment, AttachmentKind } from "../lm/language-model.js";
import type { Signature } from "../signature/signature.js";
import { readDataUrl } from "./check-attachment.js";
import type { Fields } from "./format.js";
import { type JsonSchema, optionsOf, schemaOf } from "./value-shape.js";

/** An attachment and the field that holds it. */
export interface Placed {
  readonly field: string;
  readonly attachment: Attachment;
}

/** Values with placeholders where attachments stand, and those attachments in order. */
export interface Shown {
  readonly fields: Fields;
  readonly placed: readonly Placed[];
}

/**
 * Takes attachments out of the inputs. Each becomes `[image 1]`, counted on in `counts`; beside such fields, another text that says the same gets a backslash
 * before its bracket. Values of outputs stay as they are.
 */
export function showValues({ inputFields }: Signature, values: Fields, counts: Map<string, number>): Shown {
  if (!inputFields.some(({ schema }) => holdsAttachment(schema))) return { fields: values, placed: [] };
  const placed: Placed[] = [];
  const shown: Record<string, Json> = { ...values };
  for (const { name, schema, staging } of inputFields) {
    const value = values[name];
    if (value === undefined) continue;
    const place = (kind: AttachmentKind, text: string): string => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const label = `${kind} ${count}`;
      placed.push({ field: name, attachment: attachmentOf(kind, label, text) });
      return `[${label}]`;
    };
    shown[name] = replaced(value, staging === undefined ? {} : schemaOf(schema), place);
  }
  return { fields: shown, placed };
}

/** No name of a field has quotes, so the text of a schema says it. */
function holdsAttachment(schema: Json): boolean {
  return /"format":"(?:image|file)"/.test(JSON.stringify(schema));
}

/** An attachment as a message carries it. */
export function attachmentOf(kind: AttachmentKind, name: string, text: string): Attachment {
  const read = readDataUrl(text);
  return Object.freeze(read === undefined ? { kind, name, url: text } : { kind, name, ...read });
}

type Place = (kind: AttachmentKind, text: string) => string;

function replaced(value: Json, schema: JsonSchema, place: Place): Json {
  if (typeof value === "string") {
    const kind = kindIn(schema);
    return kind !== undefined && /^(?:data|https):/i.test(value) ? place(kind, value) : escaped(value);
  }
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) {
    const { prefixItems = [], items } = holderIn(schema, "array");
    return value.map((item, index) => replaced(item, schemaOf(prefixItems[index] ?? items), place));
  }
  const { properties = {}, additionalProperties } = holderIn(schema, "object");
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      return [key, replaced(member, schemaOf(known), place)];
    }),
  );
}

function kindIn(schema: JsonSchema): AttachmentKind | undefined {
  const { format } = schema;
  if (schema.type === "string" && (format === "image" || format === "file")) return format;
  for (const option of optionsOf(schema) ?? []) {
    const kind = kindIn(option);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function holderIn(schema: JsonSchema, type: "array" | "object"): JsonSchema {
  return schema.type === type ? schema : (optionsOf(schema)?.find((option) => option.type === type) ?? {});
}

/** A text that names a placeholder itself. */
function escaped(text: string): string {
  return text.replace(/\[(?=(?:image|file) \d+\])/gi, "\\[");
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
