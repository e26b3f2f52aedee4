import type * as z from "zod/v4/core";
import { safeParse } from "zod/v4/core";
import { type Refusal, unfit } from "../app/refusal.js";

/** A body that fits the schema, or which of its fields does not. */
export function readBody<S extends z.$ZodType>(
  schema: S,
  json: unknown,
): Refusal | { readonly body: z.output<S> } {
  const parsed = safeParse(schema, json);
  if (parsed.success) return { body: parsed.data };
  return unfit(
    parsed.error.issues.map(({ path, message }) => ({ field: path.map(String).join("."), message })),
  );
}
