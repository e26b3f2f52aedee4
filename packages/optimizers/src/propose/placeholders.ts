const PLACEHOLDER = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}\}|\$?\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu;

/**
 * Placeholders that a text has and another lost: `{{name}}`, `{name}` and `${name}`, which whoever fills in the instruction looks for. Spaces inside the
 * braces do not count.
 */
export function lostPlaceholders(text: string, { from }: { readonly from: string }): readonly string[] {
  const kept = new Set(placeholdersIn(text));
  return [...new Set(placeholdersIn(from))].filter((placeholder) => !kept.has(placeholder));
}

function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([found]) => found.replace(/\s+/g, ""));
}
