const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Whether a text can name a type. */
export function isTypeName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** A text from anywhere as the beginning of a type's name: `my-triage.v2` becomes `MyTriageV2`. */
export function typeName(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Program${name}`;
}

/** The name of a property as it stands in a type: in quotes, unless it needs none. */
export function propertyName(text: string): string {
  return IDENTIFIER.test(text) ? text : literalText(text);
}

/** A text as a literal. The two line separators that JSON leaves as they are become escapes. */
export function literalText(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
