/** A text with every run of white space made one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The form in which two instructions count as one. */
export function foldText(text: string): string {
  return oneLine(text).toLowerCase();
}

/** The text with a full stop, unless it ends a sentence already. */
export function sentence(text: string): string {
  const folded = oneLine(text);
  return folded === "" || /[.!?:。！？]$/u.test(folded) ? folded : `${folded}.`;
}

/** `the message and the plan` */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
