export { blame } from "./blame.js";
export { failedRecords } from "./failed-records.js";
export { type ModuleRecord, type ModuleRecordsOptions, moduleRecords, recordText } from "./module-records.js";
export { type ModuleChoice, type ModuleTurns, moduleTurns } from "./module-turns.js";
