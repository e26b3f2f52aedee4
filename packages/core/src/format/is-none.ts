/** Whether a text says that there is no value. */
export function isNone(text: string): boolean {
  return /^(?:none|null|nil|n\/a|undefined)?\.?$/i.test(text.trim());
}
