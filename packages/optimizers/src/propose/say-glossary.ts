import type { LabelFacts } from "./data-facts.js";

/**
 * `Words such as "back", "refund" mean refund; "great" mean praise.` One sentence: a 135M model follows it where it takes a list of lines for
 * examples.
 *
 * @param top Most words of a label.
 * @returns "" without telling words for at least two labels.
 */
export function glossarySentence(labels: readonly LabelFacts[], top: number): string {
  const parts = withTerms(labels, top).map(
    ({ label, terms }) => `${terms.map((term) => `"${term}"`).join(", ")} mean ${label}`,
  );
  return parts.length < 2 ? "" : `Words such as ${parts.join("; ")}.`;
}

/** `refund: back, money` on a line of its own for each label. */
export function glossaryLines(labels: readonly LabelFacts[], top: number): string {
  const lines = withTerms(labels, top).map(({ label, terms }) => `${label}: ${terms.join(", ")}`);
  return lines.length < 2 ? "" : lines.join("\n");
}

function withTerms(
  labels: readonly LabelFacts[],
  top: number,
): readonly { readonly label: string; readonly terms: readonly string[] }[] {
  return labels
    .map(({ label, terms }) => ({ label, terms: terms.slice(0, top).map(({ term }) => term) }))
    .filter(({ terms }) => terms.length > 0);
}
