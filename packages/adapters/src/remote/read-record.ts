/** A value as something that can be read by name; nothing for what is no object. */
export function readRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Any object can be read by name; each value is checked where it is used.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
