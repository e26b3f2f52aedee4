import { docComment } from "./comment-text.js";
import { propertyName } from "./identifiers.js";
import { type Schema, schemaOf, schemasIn } from "./schema.js";
import type { TypeContext, typeText } from "./type-text.js";
import { union } from "./union-text.js";

/** The type of an object: its properties, and an index signature where others are admitted by name or by type. */
export function objectText(schema: Schema, context: TypeContext, textOf: typeof typeText): string {
  const { additionalProperties, propertyNames, readOnly } = schema;
  const mark = readOnly === true ? "readonly " : "";
  const properties = Object.entries(schemaOf(schema.properties)).map(([name, member]) => ({
    name,
    member,
    text: textOf(member, context),
    isNeeded: isThere(schema, name, member, context),
  }));
  const lines = properties.map(
    ({ name, member, text, isNeeded }) =>
      `${docComment(schemaOf(member).description)}${mark}${propertyName(name)}${isNeeded ? `: ${text}` : `?: ${union([text, "undefined"])}`};`,
  );
  if (additionalProperties === undefined || additionalProperties === false) return braced(lines);
  const value = textOf(additionalProperties, context);
  const keys = textsIn(schemaOf(propertyNames));
  if (keys.length > 0) {
    const needed = new Set(schemasIn(schema.required));
    return braced(keys.map((key) => `${mark}${propertyName(key)}${needed.has(key) ? "" : "?"}: ${value};`));
  }
  // An index signature has to admit what the properties are.
  const others = properties.flatMap(({ text, isNeeded }) => [text, ...(isNeeded ? [] : ["undefined"])]);
  const admitted = value === "unknown" ? value : union([value, ...others]);
  return braced([...lines, `${mark}[key: string]: ${properties.length === 0 ? value : admitted};`]);
}

/** Whether a property is always there: of an output also where it has a default. */
function isThere({ required }: Schema, name: string, member: unknown, { side }: TypeContext): boolean {
  return (
    schemasIn(required).includes(name) || (side === "output" && Object.hasOwn(schemaOf(member), "default"))
  );
}

function textsIn({ enum: listed, const: only }: Schema): readonly string[] {
  const values = only === undefined ? schemasIn(listed) : [only];
  return values.filter((value) => typeof value === "string");
}

/** The type of an object with these members and, so that `{}` does not admit everything, of one without any. */
export function braced(lines: readonly string[]): string {
  return lines.length === 0 ? "{ [key: string]: never }" : `{\n${lines.join("\n")}\n}`;
}
