export {
  type Span,
  type SpanCall,
  type SpanRoute,
  type SpanSelection,
  spansOf,
  sumUsage,
  type TotalUsage,
  type Trace,
  usageOf,
} from "./span.js";
