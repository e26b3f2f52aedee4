import type { AttributeValue, Span } from "@opentelemetry/api";

import { redactKeyShapes } from "../remote/key-shapes.js";
import type { OtelOptions, TextKind } from "./otel-options.js";

/** Makes a text fit to be recorded. */
export type Show = (text: string, kind: TextKind) => string;

/** Keys are replaced, then the user's own rules are applied. Telemetry never fails a run: a text that cannot be redacted is left out. */
export function showing(redact: OtelOptions["redact"]): Show {
  return (text, kind) => {
    try {
      const shown = redactKeyShapes(text);
      return redact === undefined ? shown : String(redact(shown, kind));
    } catch {
      return "[not recorded: redact() failed]";
    }
  };
}

/** A value as JSON text. Its texts are shown one by one, so that what is cut out of them leaves JSON behind. */
export function shownJson(value: unknown, show: (text: string) => string): string {
  try {
    const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? show(part) : part));
    return redactKeyShapes(text ?? "null");
  } catch {
    return "[not recorded: no JSON]";
  }
}

/** Sets what is there. */
export function setAll(span: Span, attributes: Readonly<Record<string, AttributeValue | undefined>>): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) span.setAttribute(name, value);
}
