/** Scores an answer against those that are right, in [0, 1]. */
export type ScoreAnswer = (answer: string, right: readonly string[]) => number;

/**
 * The scorer that the data's README means by a metric's name; absent for the metrics of longer texts and structures, which no task here needs.
 *
 * @see README.md of the data directory, "Metrics".
 */
export function scorerOf(metric: string): ScoreAnswer | undefined {
  if (metric === "exact match of the set of words") return best(sameWords);
  if (metric === "exact match and token F1") return best(tokenF1);
  if (metric === "exact match on the last number") return best(sameLastNumber);
  if (/^accuracy( \((letter|yes\/no)\))?$/i.test(metric)) return best(sameText);
  if (
    /^exact match( \((any of `answers` where given|case-insensitive, outer brackets optional)\))?$/.test(
      metric,
    )
  )
    return best(sameText);
  return undefined;
}

function best(score: (answer: string, right: string) => number): ScoreAnswer {
  return (answer, right) => Math.max(0, ...right.map((text) => score(answer, text)));
}

function sameText(answer: string, right: string): number {
  return Number(folded(answer) === folded(right));
}

/** Trimmed, in lower case, with single spaces; "(A)" and "A" are the same choice. */
function folded(text: string): string {
  const plain = text.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  return plain.replace(/^\(([^()]*)\)$/, "$1").trim();
}

/** Words are parted by commas and spaces; their order and repetitions do not count. */
function sameWords(answer: string, right: string): number {
  const wordsOf = (text: string): string => {
    const words = folded(text)
      .split(/[\s,]+/)
      .filter((word) => word !== "");
    return [...new Set(words)].sort().join(" ");
  };
  return Number(wordsOf(answer) === wordsOf(right));
}

function sameLastNumber(answer: string, right: string): number {
  const [given, expected] = [lastNumber(answer), lastNumber(right)];
  return Number(given !== undefined && given === expected);
}

function lastNumber(text: string): number | undefined {
  const found = text.replace(/(\d),(?=\d{3})/g, "$1").match(/-?\d+(\.\d+)?/g);
  return found === null ? undefined : Number(found.at(-1));
}

/** Harmonic mean of token precision and recall, without punctuation and articles. */
function tokenF1(answer: string, right: string): number {
  const [given, expected] = [tokensOf(answer), tokensOf(right)];
  const left = new Map<string, number>();
  for (const token of expected) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of given) {
    const count = left.get(token) ?? 0;
    if (count > 0) shared++;
    left.set(token, count - 1);
  }
  return given.length + expected.length === 0 ? 1 : (2 * shared) / (given.length + expected.length);
}

function tokensOf(text: string): readonly string[] {
  const plain = folded(text).replace(/[^\p{L}\p{N}\s]/gu, "");
  return plain.split(/\s+/).filter((token) => token !== "" && !["a", "an", "the"].includes(token));
}
