import type { AttachmentKind } from "../lm/language-model.js";

export interface AttachmentRules {
  readonly kind: AttachmentKind;
  /** Lower case; `text/*` stands for all of a type. Empty: any. */
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
}

/** Longer beginnings of a data URL, and longer addresses, are refused unread. */
const LONGEST_HEAD = 256;
const LONGEST_URL = 8192;
const HEAD = /^data:([a-z]+\/[\w.+-]+)(?:;[\w-]+=[^;,]*)*;base64$/i;

/**
 * What is wrong with the value of an attachment field; nothing when it is a base64 data URL or an https URL that fits. The value is never quoted:
 * it may be large, or confidential. Time is linear in its length.
 */
export function attachmentProblem(value: string, rules: AttachmentRules): string | undefined {
  if (/^data:/i.test(value)) return dataProblem(value, rules);
  const example = rules.kind === "image" ? "data:image/png;base64,..." : "data:application/pdf;base64,...";
  return isHttps(value) ? undefined : `expected a data URL (${example}) or an https URL without a password`;
}

/** The media type and the base64 of a data URL that was checked; nothing for another text. */
export function readDataUrl(
  value: string,
): { readonly mediaType: string; readonly data: string } | undefined {
  const comma = value.slice(0, LONGEST_HEAD).indexOf(",");
  const mediaType = HEAD.exec(value.slice(0, Math.max(0, comma)))?.[1]?.toLowerCase();
  return mediaType === undefined ? undefined : { mediaType, data: value.slice(comma + 1) };
}

function dataProblem(value: string, { mediaTypes, maxBytes }: AttachmentRules): string | undefined {
  const read = readDataUrl(value);
  if (read === undefined) return "expected a data URL that begins with data:, a media type and ;base64,";
  const { mediaType, data } = read;
  if (mediaTypes.length > 0 && !mediaTypes.some((allowed) => covers(allowed, mediaType)))
    return `expected the media type ${mediaTypes.join(" or ")}, got ${mediaType}`;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  const bytes = (data.length / 4) * 3 - padding;
  if (bytes > maxBytes) return `expected at most ${maxBytes} bytes, got ${Math.floor(bytes)}`;
  const strange = data.search(/[^A-Za-z\d+/]/);
  const isBase64 =
    data.length > 0 &&
    data.length % 4 === 0 &&
    (strange < 0 ? padding === 0 : strange === data.length - padding);
  return isBase64 ? undefined : "expected base64 after the comma, without spaces and with its padding";
}

function covers(allowed: string, mediaType: string): boolean {
  return allowed.endsWith("/*") ? mediaType.startsWith(allowed.slice(0, -1)) : allowed === mediaType;
}

function isHttps(value: string): boolean {
  if (value.length > LONGEST_URL || !/^https:\/\/[^\s\\]+$/i.test(value)) return false;
  try {
    const { username, password } = new URL(value);
    return username === "" && password === "";
  } catch {
    return false;
  }
}
