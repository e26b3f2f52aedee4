import { type Attachment, SignetError } from "@signet/core";
import type { ChatCompletionContentPart } from "openai/resources/chat/completions";

import type { Piece } from "../remote/turns.js";

/**
 * A turn of the user with attachments: each under the name by which the text refers to it, then the text. Nothing for a turn without.
 *
 * @throws {SignetError} `LM_REJECTED` for the address of a file, which the API does not fetch.
 */
export function contentParts(pieces: readonly Piece[]): ChatCompletionContentPart[] | undefined {
  const isPlain = pieces.every(({ attachments }) => attachments === undefined);
  return isPlain ? undefined : pieces.flatMap(partsOf);
}

function partsOf({ attachments = [], text }: Piece): ChatCompletionContentPart[] {
  const parts = attachments.flatMap((attachment): ChatCompletionContentPart[] => [
    ...(attachment.name === undefined ? [] : [{ type: "text", text: `[${attachment.name}]` } as const]),
    attachmentPart(attachment),
  ]);
  return text.trim() === "" ? parts : [...parts, { type: "text", text }];
}

function attachmentPart(attachment: Attachment): ChatCompletionContentPart {
  const { kind, name = kind } = attachment;
  if (kind === "image") return { type: "image_url", image_url: { url: urlOf(attachment) } };
  if ("url" in attachment)
    throw new SignetError(
      "LM_REJECTED",
      `The ${name} is an address, and chat completions take files only as data: pass a data URL`,
    );
  const filename = `${name}.${attachment.mediaType.split("/")[1]?.replace(/\W.*/, "") ?? "bin"}`;
  return { type: "file", file: { filename, file_data: urlOf(attachment) } };
}

function urlOf(attachment: Attachment): string {
  return "url" in attachment ? attachment.url : `data:${attachment.mediaType};base64,${attachment.data}`;
}
