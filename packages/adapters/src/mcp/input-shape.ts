import { fromJSONSchema, unknown, type ZodType } from "zod";
import { keyFor } from "./key-for.js";
import type { McpTool } from "./mcp-tools.js";
import { plainSchema } from "./plain-schema.js";

export interface McpInput {
  readonly shape: Readonly<Record<string, ZodType>>;
  /** The server's names of the arguments, by the fields' names. */
  readonly namesByKey: ReadonlyMap<string, string>;
}

/** More arguments no model could fill in. */
const MOST_FIELDS = 100;

/** The fields of a tool's arguments. A rule that is not plain is left to the server. */
export function inputOf({ properties, required }: McpTool["inputSchema"]): McpInput {
  const needed = new Set(Array.isArray(required) ? required : []);
  const shape: Record<string, ZodType> = {};
  const namesByKey = new Map<string, string>();
  const given = typeof properties === "object" && properties !== null ? Object.entries(properties) : [];
  for (const [name, schema] of given.slice(0, MOST_FIELDS)) {
    const key = keyFor(name, Object.keys(shape));
    const type = typeOf(schema);
    shape[key] = needed.has(name) ? type : type.optional();
    namesByKey.set(key, name);
  }
  return { shape, namesByKey };
}

function typeOf(schema: unknown): ZodType {
  try {
    return fromJSONSchema(plainSchema(schema));
  } catch {
    return unknown(); // the server checks its arguments itself
  }
}
