const EXACT = /^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;
/** A run of digits with its separators, not part of a word. */
const RUN = /(?<![\p{L}\d_.,])(?:(?<![\p{L}\d)])[-+−])?(?:\d[\d.,]*|\.\d+)(?:e[-+]?\d+)?/giu;
const PLAIN = /^[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?$/i;
const GROUPED = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
/** What follows a number and makes it another: `12k`, `3rd`, `2 million`. */
const SCALED = /^(?:\s*(?:k|m|bn|hundred|thousand|million|billion|trillion|dozen)\b|(?:st|nd|rd|th)\b)/i;
/** Runs beyond this are no number that anyone states. */
const LONGEST = 40;

/**
 * The one number that a text states: `12`, `1,234`, `about 12`, `12 USD`.
 *
 * @returns Nothing when there is none, there are several, or it could be read in two ways (`1,5`, `12k`, `3/4`).
 */
export function numberIn(text: string): number | undefined {
  if (EXACT.test(text)) return finite(text);
  let found: number | undefined;
  for (const match of text.matchAll(RUN)) {
    if (match[0].length > LONGEST) return undefined;
    const value = numberOf(match[0].replace("−", "-").replace(/[.,]+$/, ""));
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 16);
    if (value === undefined || SCALED.test(rest)) return undefined;
    if (found !== undefined && found !== value) return undefined;
    found = value;
  }
  return found;
}

function numberOf(run: string): number | undefined {
  if (PLAIN.test(run)) return finite(run);
  return GROUPED.test(run) ? finite(run.replaceAll(",", "")) : undefined;
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
