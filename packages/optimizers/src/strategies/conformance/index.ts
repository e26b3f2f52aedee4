export { type ConformanceCase, strategyConformance } from "./strategy-conformance.js";
