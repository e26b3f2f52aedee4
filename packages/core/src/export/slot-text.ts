/** `{{name}}` is a slot, and `{{"{{"}}` stands for two braces of the prompt's own: read from the left, every text says one thing. */
const SLOT = /\{\{(?:"(\{\{)"|([A-Za-z_]\w*))\}\}/g;
const BRACES = '{{"{{"}}';

export function slotText(field: string): string {
  return `{{${field}}}`;
}

/** A text that holds no slot, as a text with slots says it. */
export function withoutSlots(text: string): string {
  return text.replaceAll("{{", BRACES);
}

/** Puts values in the place of slots, all at once: what a value holds is never read as a slot. */
export function fillSlots(text: string, valueFor: (field: string) => string): string {
  return text.replace(SLOT, (_, braces: string | undefined, field: string) => braces ?? valueFor(field));
}
