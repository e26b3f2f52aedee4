import { $ZodArray, $ZodEnum, $ZodObject, $ZodString, type $ZodType, globalRegistry } from "zod/v4/core";
import { staging } from "./stage.js";

/** One turn of a conversation. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly text: string;
}

/**
 * An input field that holds the conversation so far, at most one in a signature. The formats `chat` and `json` show it as turns between the demos and the
 * input, `completion` as a transcript; demos show theirs as a transcript. JSON Schema format: `history`.
 */
export function history({
  description,
}: {
  readonly description?: string;
} = {}): $ZodType<readonly Turn[], readonly Turn[]> {
  const role = new $ZodEnum({ type: "enum", entries: { user: "user", assistant: "assistant" } });
  const element = new $ZodObject({
    type: "object",
    shape: { role, text: new $ZodString({ type: "string" }) },
  });
  const schema = new $ZodArray({ type: "array", element });
  Object.assign(schema._zod.bag, { staging });
  globalRegistry.add(schema, { format: "history", ...(description !== undefined && { description }) });
  // Constructors of zod's core do not infer; this is what the shape above takes and gives.
  return schema as unknown as HistoryType;
}

type HistoryType = $ZodType<readonly Turn[], readonly Turn[]>;
