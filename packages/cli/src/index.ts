export type { Settings, SignetConfig } from "./config/settings.js";
export type { EmbedderChoice } from "./model/open-embedders.js";
export type { ModelChoice } from "./model/open-models.js";
export type { ProgramFile, RowsExport } from "./program-file/index.js";
export { createProgress, type Progress, type ProgressOptions } from "./progress/index.js";
export { type RenderReportOptions, renderChanges, renderExpertsMap, renderReport } from "./report/index.js";
