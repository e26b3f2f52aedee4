export { type DspyImport, type DspyPredictor, type ImportDspyOptions, importDspy } from "./import-dspy.js";
