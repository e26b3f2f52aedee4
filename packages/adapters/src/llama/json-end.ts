/**
 * Finds where a JSON text that arrives in pieces is complete.
 *
 * @returns For each piece, how many of its characters belong to the text; fewer than its length once the value has ended. Objects, arrays and
 * strings end by themselves; any other value ends at the first line break.
 */
export function jsonEnd(): (piece: string) => { readonly length: number; readonly isComplete: boolean } {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let hasBegun = false;

  /** Whether the value is complete with this character. */
  const ends = (character: string): boolean => {
    if (isText) {
      if (isEscaped) isEscaped = false;
      else if (character === "\\") isEscaped = true;
      else if (character === '"') isText = false;
      return !isText && depth === 0;
    }
    if (character === '"') isText = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") return --depth === 0;
    return depth === 0 && hasBegun && character === "\n";
  };

  return (piece) => {
    for (let index = 0; index < piece.length; index++) {
      const character = piece.charAt(index);
      const isComplete = ends(character);
      if (character.trim() !== "") hasBegun = true;
      if (isComplete) return { length: index + 1, isComplete };
    }
    return { length: piece.length, isComplete: false };
  };
}
