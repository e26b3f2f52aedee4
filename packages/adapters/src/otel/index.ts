export { instrumented } from "./instrumented.js";
export { type Otel, otel } from "./otel.js";
export type { OtelOptions, Recording, TextKind } from "./otel-options.js";
