// Everything that a terminal would obey instead of show, but line breaks and tabs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text from elsewhere (an artifact, a model, a data set), without what a terminal would obey instead of show. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROLS, "\ufffd");
}
