import {
  $ZodArray,
  $ZodBoolean,
  $ZodCheck,
  $ZodEnum,
  $ZodNumber,
  $ZodNumberFormat,
  $ZodOptional,
  $ZodString,
  type $ZodType,
  $ZodUnknown,
  globalRegistry,
} from "zod/v4/core";
import type { ShorthandField } from "./parse-shorthand.js";

/** The zod schema of one field: the same as classic zod would make of the same words. */
export function schemaOfShorthand({ type, depth, optional, description }: ShorthandField): $ZodType {
  let schema = baseOf(type);
  for (let level = 0; level < depth; level += 1) schema = new $ZodArray({ type: "array", element: schema });
  if (optional) schema = new $ZodOptional({ type: "optional", innerType: schema });
  if (description !== undefined) globalRegistry.add(schema, { description });
  return schema;
}

function baseOf(type: ShorthandField["type"]): $ZodType {
  if (typeof type === "object")
    return new $ZodEnum({ type: "enum", entries: Object.fromEntries(type.map((text) => [text, text])) });
  switch (type) {
    case "string":
      return new $ZodString({ type });
    case "number":
      return new $ZodNumber({ type });
    case "integer":
      return new $ZodNumberFormat({
        type: "number",
        check: "number_format",
        format: "safeint",
        abort: false,
      });
    case "boolean":
      return new $ZodBoolean({ type });
    case "json":
      return new $ZodUnknown({ type: "unknown", checks: [jsonCheck()] });
  }
}

/** zod's own JSON type refers to itself, which puts `$ref`s into prompts; a check leaves the JSON Schema empty. */
function jsonCheck(): $ZodCheck {
  const check = new $ZodCheck({ check: "custom" });
  check._zod.check = ({ value, issues }) => {
    if (!isJson(value))
      issues.push({ code: "custom", message: "expected a JSON value", input: value, inst: check });
  };
  return check;
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return value === null || typeof value === "string" || typeof value === "boolean";
  if (Array.isArray(value)) return value.every(isJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || prototype === Object.prototype) && Object.values(value).every(isJson);
}
