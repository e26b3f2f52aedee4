const SCRIPTS = (
  "Latin Greek Cyrillic Armenian Hebrew Arabic Devanagari Bengali Gurmukhi Gujarati Tamil Telugu Kannada Malayalam Sinhala " +
  "Thai Lao Khmer Myanmar Georgian Ethiopic Hangul"
).split(" ");

/** Japanese writes with three of them. */
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

const scripts: readonly RegExp[] = [
  ...SCRIPTS.map((name) => new RegExp(`\\p{Script=${name}}`, "gu")),
  EAST_ASIAN,
];

/** Most of a text's letters that may be of scripts that its surroundings hardly have. */
const MOST_FOREIGN = 0.2;
/** A script with less than this share of the letters around is a stray name. */
const LEAST_KNOWN = 0.01;

/** Whether a text is written, in good part, in a script that hardly stands in the texts around it. */
export function isForeign(text: string, around: readonly string[]): boolean {
  const letters = countsIn(text);
  const all = total(letters);
  if (all === 0) return false;
  const joined = around.join("\n");
  const known = countsIn(joined);
  const least = LEAST_KNOWN * total(known);
  const foreign = letters.filter((_, index) => (known[index] ?? 0) <= least);
  return total(foreign) > MOST_FOREIGN * all;
}

function countsIn(text: string): readonly number[] {
  return scripts.map((script) => text.match(script)?.length ?? 0);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
