/** A text as a model reads it. */
export interface TokenizedText {
  readonly text: string;
  /** At least one. */
  readonly ids: readonly number[];
}

export interface BatchLimits {
  readonly mostTexts: number;
  /** Of all texts together; a longer text is a batch of its own. */
  readonly mostTokens: number;
}

/** Cuts texts into batches of one token length each, the short ones first: nothing is padded, and no text changes what another's sums are made of. */
export function lengthBatches(
  texts: readonly TokenizedText[],
  { mostTexts, mostTokens }: BatchLimits,
): readonly (readonly TokenizedText[])[] {
  const sorted = [...texts].sort((a, b) => a.ids.length - b.ids.length);
  const batches: TokenizedText[][] = [];
  for (const text of sorted) {
    const tokens = text.ids.length;
    const last = batches.at(-1);
    const fits =
      last?.[0]?.ids.length === tokens && last.length < mostTexts && (last.length + 1) * tokens <= mostTokens;
    if (fits) last.push(text);
    else batches.push([text]);
  }
  return batches;
}
