export { renderChanges } from "./render-changes.js";
export { type RenderReportOptions, renderReport } from "./render-report.js";
