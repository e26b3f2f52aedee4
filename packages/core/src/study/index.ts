export { memoryStudy } from "./memory-study.js";
export type { Fact, FactKind, StudyLog, StudyStore } from "./study-store.js";
