import type {
  Base64ImageSource,
  DocumentBlockParam,
  ImageBlockParam,
  TextBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import { type Attachment, SignetError } from "@signet/core";

const IMAGES = ["image/jpeg", "image/png", "image/gif", "image/webp"] as const;

/**
 * An attachment as the messages API takes it, under the name by which the text refers to it.
 *
 * @throws {SignetError} `LM_REJECTED` for a media type that the API does not take.
 */
export function attachmentBlocks(
  attachment: Attachment,
): (TextBlockParam | ImageBlockParam | DocumentBlockParam)[] {
  const block = attachment.kind === "image" ? imageBlock(attachment) : documentBlock(attachment);
  return attachment.name === undefined ? [block] : [{ type: "text", text: `[${attachment.name}]` }, block];
}

function imageBlock(attachment: Attachment): ImageBlockParam {
  if ("url" in attachment) return { type: "image", source: { type: "url", url: attachment.url } };
  const { mediaType, data } = attachment;
  if (!isImage(mediaType)) throw notTaken(attachment, IMAGES.join(", "));
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}

function documentBlock(attachment: Attachment): DocumentBlockParam {
  if ("url" in attachment) return { type: "document", source: { type: "url", url: attachment.url } };
  const { mediaType, data } = attachment;
  if (mediaType === "application/pdf")
    return { type: "document", source: { type: "base64", media_type: mediaType, data } };
  if (!mediaType.startsWith("text/") && mediaType !== "application/json")
    throw notTaken(attachment, "application/pdf, application/json, text/*");
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  return { type: "document", source: { type: "text", media_type: "text/plain", data: text } };
}

function isImage(mediaType: string): mediaType is Base64ImageSource["media_type"] {
  return IMAGES.some((image) => image === mediaType);
}

function notTaken({ kind, name = kind }: Attachment, taken: string): SignetError {
  return new SignetError(
    "LM_REJECTED",
    `The ${name} has a media type that the API does not take: pass ${taken}`,
  );
}
