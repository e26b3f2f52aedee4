export {
  type Span,
  type SpanCall,
  type SpanRoute,
  spansOf,
  sumUsage,
  type TotalUsage,
  type Trace,
  usageOf,
} from "./span.js";
