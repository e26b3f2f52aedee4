export type { AttachmentOptions } from "./attachment-schema.js";
export { chat } from "./chat.js";
export { completion } from "./completion.js";
export { file } from "./file.js";
export type {
  Fields,
  Format,
  FormatDemo,
  FormatParsed,
  FormatSettings,
  PreparedFormat,
} from "./format.js";
export { type FormatName, formatFor, formats } from "./formats.js";
export { history, type Turn } from "./history.js";
export { image } from "./image.js";
export { json } from "./json.js";
