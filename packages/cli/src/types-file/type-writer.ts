import type { FieldRow } from "@signet/core";
import { docComment } from "./comment-text.js";
import { propertyName, typeName } from "./identifiers.js";
import { braced } from "./object-text.js";
import { referencesIn } from "./references.js";
import { schemaOf } from "./schema.js";
import { type TypeContext, typeText } from "./type-text.js";
import { union } from "./union-text.js";

type Side = TypeContext["side"];

/** Writes the types of field tables, each name once. */
export interface TypeWriter {
  /** Fields as the text of an object type. */
  readonly fields: (rows: readonly FieldRow[], side: Side, prefix: string) => string;
  /** What the schemas so far refer to, recursive types above all, as types of their own. */
  readonly declared: () => readonly string[];
}

/** @param names That the file has already. */
export function typeWriter(names: readonly string[]): TypeWriter {
  const taken = new Set(names);
  const declared: string[] = [];
  const freeName = (wanted: string): string => {
    let free = wanted;
    for (let ordinal = 2; taken.has(free); ordinal++) free = `${wanted}${ordinal}`;
    taken.add(free);
    return free;
  };
  const fieldText = ({ name, schema }: FieldRow, side: Side, prefix: string): string => {
    const base = prefix + typeName(name);
    const references = referencesIn(schema, (ref) => freeName(ref === "#" ? base : base + lastStep(ref)));
    const context = { side, references };
    const isReferredTo = JSON.stringify(schema).includes('"$ref":"#"');
    const text = (isReferredTo ? references.nameOf("#") : undefined) ?? typeText(schema, context);
    for (let part = references.take(); part !== undefined; part = references.take())
      declared.push(`export type ${part.name} = ${typeText(part.schema, context)};`);
    return text;
  };
  return {
    declared: () => declared,
    fields: (rows, side, prefix) => {
      const lines = rows.map((row) => {
        const text = fieldText(row, side, prefix);
        const isGiven = side === "output" && Object.hasOwn(schemaOf(row.schema), "default");
        const type = row.optional && !isGiven ? `?: ${union([text, "undefined"])}` : `: ${text}`;
        return `${docComment(row.description)}${propertyName(row.name)}${type};`;
      });
      return braced(lines);
    },
  };
}

/** `#/$defs/__schema0` as the end of a name. */
function lastStep(ref: string): string {
  return typeName(ref.split("/").at(-1) ?? "");
}
