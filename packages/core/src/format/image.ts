import type { $ZodString } from "zod/v4/core";
import { type AttachmentOptions, attachmentSchema } from "./attachment-schema.js";

/** What the providers read. */
const MEDIA_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * An input field that holds an image: a data URL (`data:image/png;base64,...`) or an https URL. May be optional, in an array, or a part of an object. The
 * prompt says `[image 1]` where it stands, and the message carries it. JSON Schema: `{ type: "string", format: "image" }`.
 *
 * @param options `mediaTypes` is png, jpeg, gif and webp unless told otherwise.
 * @throws {SignetError} `OPTION_INVALID` for a `maxBytes` that is no positive integer, or `mediaTypes` that are no list of texts.
 */
export function image(options: AttachmentOptions = {}): $ZodString<string> {
  return attachmentSchema("image", MEDIA_TYPES, options);
}
