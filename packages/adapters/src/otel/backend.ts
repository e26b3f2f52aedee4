import type { Meter, Tracer } from "@opentelemetry/api";

import { importPackage } from "../remote/import-package.js";
import { lazily } from "../remote/lazily.js";
import { type Instruments, instrumentsOf } from "./instruments.js";
import type { OtelOptions } from "./otel-options.js";

/** Where spans and measurements go; what is absent goes nowhere. */
export interface Backend {
  readonly tracer: Tracer | undefined;
  readonly instruments: Instruments | undefined;
}

type Api = typeof import("@opentelemetry/api");

const SCOPE = "@signet/adapters/otel";

/**
 * Tells where telemetry goes now: what was passed in, else what the application registered, which it may do at any time.
 * The API is loaded at the first call, and not at all when both were passed in.
 */
export function backendOf({ tracer, meter }: OtelOptions): () => Backend | Promise<Backend> {
  if (tracer !== undefined && meter !== undefined) {
    const given: Backend = { tracer, instruments: instrumentsOf(meter) };
    return () => given;
  }
  const load = lazily(() => importPackage<Api>("@opentelemetry/api", () => import("@opentelemetry/api")));
  let loaded: Api | undefined;
  const now = (api: Api): Backend => {
    const registered = meter ?? meterOf(api);
    return {
      tracer: tracer ?? tracerOf(api),
      instruments: registered && instrumentsOf(registered),
    };
  };
  return () =>
    loaded === undefined
      ? load().then((api) => {
          loaded = api;
          return now(api);
        })
      : now(loaded);
}

/** The registered tracer, or none: the API's own proxy says whether there is one behind it. */
function tracerOf({ trace }: Api): Tracer | undefined {
  const provider = trace.getTracerProvider();
  if ("getDelegateTracer" in provider && typeof provider.getDelegateTracer === "function") {
    const delegate: unknown = provider.getDelegateTracer(SCOPE);
    return delegate === undefined ? undefined : provider.getTracer(SCOPE);
  }
  return provider.getTracer(SCOPE);
}

/** The registered meter, or none. */
function meterOf({ metrics, createNoopMeter }: Api): Meter | undefined {
  const meter = metrics.getMeter(SCOPE);
  return meter === createNoopMeter() ? undefined : meter;
}
