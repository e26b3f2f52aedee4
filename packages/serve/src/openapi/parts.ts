import type { Json } from "@signet/core";

export type JsonObject = { readonly [key: string]: Json };

export function jsonBody(schema: JsonObject): JsonObject {
  return { required: true, content: { "application/json": { schema } } };
}

export function jsonContent(description: string, schema: JsonObject): JsonObject {
  return { description, content: { "application/json": { schema } } };
}

/** The data of a server-sent event of that name. */
export function event(title: string, properties: JsonObject, required: readonly string[]): JsonObject {
  return { title, type: "object", properties, required };
}
