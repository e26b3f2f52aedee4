export { type ErrorCode, SignetError, type SignetErrorOptions } from "./errors.js";
export type {
  Fields,
  Format,
  FormatDemo,
  FormatParsed,
  FormatSettings,
  PreparedFormat,
} from "./format/format.js";
export { canonicalJson, Sha256, sha256Hex, toJson } from "./hash/index.js";
export type { Json, Show } from "./json.js";
export type {
  Capabilities,
  Completion,
  Constraint,
  LanguageModel,
  LmCall,
  LmEvent,
  LmRequest,
  Message,
  Middleware,
  Models,
  Price,
  TemplatePart,
  Usage,
} from "./lm/language-model.js";
export * from "./signature/index.js";
