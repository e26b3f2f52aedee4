/** A base64 data URL anywhere in a text. Every repetition before the base64 is bounded, so time is linear in the text's length. */
const DATA_URL =
  /data:([a-z]{1,40}\/[\w.+-]{1,100})(?:;[\w-]{1,40}=[^;,\s]{0,100}){0,4};base64,[A-Za-z\d+/]*={0,2}/gi;

/** A text for a proposer, with the media type where an image or a file stands: `[image/png]`. What it holds would be megabytes of noise. */
export function withoutAttachments(text: string): string {
  return text.replace(DATA_URL, "[$1]");
}
