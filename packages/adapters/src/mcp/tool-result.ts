import { SignetError } from "@signet/core";

/**
 * What a server's answer says: its structured content, else its texts, with a note in place of what is no text.
 *
 * @throws {SignetError} `TOOL_FAILED` with the text of an answer that reports an error.
 */
export function resultOf(answer: unknown): unknown {
  const { content, structuredContent, isError, toolResult } = fieldsOf(answer);
  const text = Array.isArray(content) ? content.map(partText).join("\n") : "";
  if (isError === true)
    throw new SignetError("TOOL_FAILED", text === "" ? "The tool reports an error" : text);
  return structuredContent ?? toolResult ?? text;
}

function partText(part: unknown): string {
  const { type, text, mimeType, uri, resource } = fieldsOf(part);
  if (typeof text === "string") return text;
  const inner = fieldsOf(resource);
  if (typeof inner.text === "string") return inner.text;
  const about = [mimeType ?? inner.mimeType, uri ?? inner.uri].filter((word) => typeof word === "string");
  return `[${[typeof type === "string" ? type : "unknown content", ...about].join(" ")}]`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
