export { sqliteStudy } from "./sqlite-study.js";
