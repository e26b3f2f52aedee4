/** The texts in order, cut into requests of so many texts and characters at most; a longer text is a request of its own. */
export function textBatches(
  texts: readonly string[],
  { mostTexts, mostCharacters }: { readonly mostTexts: number; readonly mostCharacters: number },
): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    const last = batches.at(-1);
    if (last && last.length < mostTexts && characters + text.length <= mostCharacters) {
      last.push(text);
      characters += text.length;
    } else {
      batches.push([text]);
      characters = text.length;
    }
  }
  return batches;
}
