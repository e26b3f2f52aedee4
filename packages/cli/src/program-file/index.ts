export { loadProgramFile } from "./load-program-file.js";
export { metricOf, type ProgramFile, type RowsExport } from "./program-file.js";
