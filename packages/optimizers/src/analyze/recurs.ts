/** How a value shows up in another one. */
export type Recurrence = "same" | "part";

const SHORTEST_PART = 4;
const SHORTEST_PIECE = 12;

/**
 * Whether a value recurs in one that was made later: as it is, as a part of it (quoted in a text, an item of a list), or in pieces (a sentence out of a
 * text). Values that say nothing, such as "" and `null`, recur in none.
 */
export function recurs(earlier: unknown, later: unknown): Recurrence | undefined {
  const [before, after] = [textsOf(earlier), textsOf(later)];
  if (before.length === 0 || after.length === 0) return undefined;
  if (JSON.stringify(earlier) === JSON.stringify(later) || before.join("\n") === after.join("\n"))
    return "same";
  const isQuoted = isIn(before, after) && before.some((text) => text.length >= SHORTEST_PART);
  const isPiece = isIn(after, before) && after.every((text) => text.length >= SHORTEST_PIECE);
  return isQuoted || isPiece ? "part" : undefined;
}

function isIn(parts: readonly string[], whole: readonly string[]): boolean {
  const text = whole.join("\n");
  return parts.every((part) => text.includes(part));
}

/** Everything that can be read in a value, in order. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
