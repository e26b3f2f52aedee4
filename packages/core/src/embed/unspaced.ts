/** Scripts that set no spaces between words. */
const UNSPACED =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Khmer}|\p{Script=Lao}/u;

/** Whether a run of letters holds some of a script without spaces, so that it may be many words. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word);
}
