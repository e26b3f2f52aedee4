export { type QuickJsOptions, quickJs } from "./quick-js.js";
