import type { $ZodString } from "zod/v4/core";
import { type AttachmentOptions, attachmentSchema } from "./attachment-schema.js";

/**
 * An input field that holds a file: a data URL (`data:application/pdf;base64,...`) or an https URL. Otherwise as `image()`. JSON Schema:
 * `{ type: "string", format: "file" }`.
 *
 * @param options `mediaTypes` is any unless told otherwise; which ones a model reads is its provider's affair.
 * @throws {SignetError} `OPTION_INVALID` for a `maxBytes` that is no positive integer, or `mediaTypes` that are no list of texts.
 */
export function file(options: AttachmentOptions = {}): $ZodString<string> {
  return attachmentSchema("file", [], options);
}
