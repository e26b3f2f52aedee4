import type { Span, SpanOptions, Tracer } from "@opentelemetry/api";

/**
 * Does work in a span of its own. Telemetry never fails a run: where a tracer throws, as a broken span processor makes it, the work is done without
 * a span; use `quietly` for what is said of one.
 */
export function activeSpan<T>(
  tracer: Tracer,
  { name, ...options }: SpanOptions & { readonly name: string },
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  let started: Promise<T> | undefined;
  try {
    return tracer.startActiveSpan(name, options, (span) => {
      started = work(span);
      return started;
    });
  } catch {
    return started ?? work(undefined);
  }
}

/** Tells a span something; what it throws is dropped. */
export function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // The fault of whoever processes spans: the run has nothing to do with it.
  }
}
