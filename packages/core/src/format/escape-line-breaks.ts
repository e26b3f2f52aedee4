/**
 * Writes a text on one line: a line break becomes `\n` (or `\r`). Backslashes stay as they are, except before an `n`, an `r` or a line
 * break, where each is doubled so that the text can be read back.
 */
export function escapeLineBreaks(text: string): string {
  if (!/[\\\n\r]/.test(text)) return text;
  return text.replace(/(?<!\\)\\+[nr\n\r]|[\n\r]/g, (run) => {
    const slashes = run.slice(0, -1).repeat(2);
    const last = run.slice(-1);
    if (last === "\n") return `${slashes}\\n`;
    return last === "\r" ? `${slashes}\\r` : `${slashes}${last}`;
  });
}

/** Undoes `escapeLineBreaks`. */
export function unescapeLineBreaks(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/(?<!\\)(\\+)([nr])/g, (_, slashes: string, last: string) => {
    const kept = "\\".repeat(Math.floor(slashes.length / 2));
    if (slashes.length % 2 === 0) return `${kept}${last}`;
    return `${kept}${last === "n" ? "\n" : "\r"}`;
  });
}
