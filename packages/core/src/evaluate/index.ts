export { type EvaluateOptions, type Evaluation, evaluate, summarize } from "./evaluate.js";
export { type Example, type IdentifiedExample, identifyExamples } from "./example.js";
export { type Fault, faultOf } from "./fault.js";
export { mapBounded } from "./map-bounded.js";
export { type Metric, type MetricContext, readScore, type Score } from "./metric.js";
export { contains, exactMatch, type FieldMetric, f1, fieldwise } from "./metrics.js";
export { type ExampleRun, type ExampleRunOptions, type RunOutcome, runExample } from "./run-example.js";
export { scoreInterval } from "./score-interval.js";
