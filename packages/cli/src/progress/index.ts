export { createProgress, type Progress, type ProgressOptions } from "./create-progress.js";
