export { chat } from "./chat.js";
export { completion } from "./completion.js";
export type {
  Fields,
  Format,
  FormatDemo,
  FormatParsed,
  FormatSettings,
  PreparedFormat,
} from "./format.js";
export { type FormatName, formatFor, formats } from "./formats.js";
export { json } from "./json.js";
