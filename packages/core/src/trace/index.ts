export { type Span, type SpanCall, spansOf, sumUsage, type TotalUsage, type Trace, usageOf } from "./span.js";
