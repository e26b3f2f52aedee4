const NEGATION = /\b(?:not|no|never|neither|nor|isn|without|except|unlike)\b|n['’]t\b/i;

/** Texts beyond this are no dressed-up label. */
const LONGEST = 1000;

/**
 * The label that a text means: written in another case, in quotes or bold, with a full stop, on the first line before an
 * explanation, or as the only label that a sentence names.
 *
 * @returns Nothing when no label fits, or more than one does.
 */
export function labelIn(text: string, labels: readonly string[]): string | undefined {
  if (labels.includes(text)) return text;
  const [first = ""] = text.trim().split("\n", 1);
  return equalTo(text, labels) ?? equalTo(first, labels) ?? namedIn(text, labels);
}

function equalTo(text: string, labels: readonly string[]): string | undefined {
  for (const fold of [trimmed, folded]) {
    const plain = fold(text);
    const [label, second] = labels.filter((candidate) => fold(candidate) === plain);
    if (label !== undefined && second === undefined) return label;
  }
  return undefined;
}

function trimmed(text: string): string {
  if (text.length > LONGEST) return text;
  return text.replace(/^[\s"'`*_“”‘’([{<>#-]+/, "").replace(/[\s"'`*_“”‘’)\]}<>.,;:!?]+$/, "");
}

function folded(text: string): string {
  return trimmed(text)
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}

/** Short labels (`A`, `no`) are words of any sentence, so they are never looked for in one. */
function namedIn(text: string, labels: readonly string[]): string | undefined {
  if (labels.some((label) => label.length < 3) || NEGATION.test(text)) return undefined;
  const longestFirst = [...labels].sort((a, b) => b.length - a.length);
  const words = longestFirst.map((label) => label.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, "giu");
  const named = new Set<string>();
  for (const [word] of text.matchAll(pattern)) {
    named.add(word.toLowerCase());
    if (named.size > 1) return undefined;
  }
  const [only] = named;
  const meant = labels.filter((label) => label.toLowerCase() === only);
  return meant.length === 1 ? meant[0] : undefined;
}
