export { createProgress, type Progress, type ProgressOptions } from "./progress/index.js";
export { type RenderReportOptions, renderChanges, renderReport } from "./report/index.js";
