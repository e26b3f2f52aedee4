export { renderExpertsMap } from "./experts-map.js";
export { renderChanges } from "./render-changes.js";
export { renderEstimate } from "./render-estimate.js";
export { type RenderReportOptions, renderReport } from "./render-report.js";
