import type { Around, Middleware } from "@signet/core";

import { callSpans } from "./call-spans.js";
import type { OtelOptions } from "./otel-options.js";
import { stepSpans } from "./step-spans.js";
import { telemetryOf } from "./telemetry.js";

/** The two places where a run can be watched. */
export interface Otel {
  /** For `run(input, { around })`: spans of the program and its steps. */
  readonly around: Around;
  /** For `stack(lm, …)`: spans and measurements of calls. Outside of `cached` and `retried` it sees what was asked, inside every attempt. */
  readonly middleware: Middleware;
}

/**
 * Spans and metrics in the GenAI semantic conventions, for wiring by hand; `instrumented` does both for a program. Without a registered SDK
 * it does nothing.
 */
export function otel(options: OtelOptions = {}): Otel {
  const telemetry = telemetryOf(options);
  return { around: stepSpans(telemetry), middleware: callSpans(telemetry) };
}
