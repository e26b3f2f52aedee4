import type { Attributes } from "@opentelemetry/api";

import { type Backend, backendOf } from "./backend.js";
import type { OtelOptions, Recording } from "./otel-options.js";
import { type Show, showing } from "./record-text.js";

/** What the spans of steps and of calls have in common. */
export interface Telemetry {
  readonly backend: () => Backend | Promise<Backend>;
  readonly record: Recording;
  readonly show: Show;
  readonly attributes: Attributes;
}

export function telemetryOf(options: OtelOptions): Telemetry {
  const { record = {}, redact, attributes = {} } = options;
  return { backend: backendOf(options), record, show: showing(redact), attributes };
}
