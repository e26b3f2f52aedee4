import type { Json } from "@signet/core";

/** Parameters of the provider's own, sent along with every request. */
export type ExtraBody = { readonly [parameter: string]: Json };

/** Lays the user's parameters over a request body; objects on both sides are merged one level deep. */
export function mergeBody<T extends object>(body: T, extra: ExtraBody): T {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(body));
  for (const [name, value] of Object.entries(extra)) {
    const own = merged[name];
    merged[name] = isObject(own) && isObject(value) ? { ...own, ...value } : value;
  }
  // What the body had is still there or was replaced by the user, who answers for its type.
  return merged as T;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
