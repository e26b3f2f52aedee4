import { lowerBound } from "./lower-bound.js";

/** A term (a word, or two neighbours) that stands in the texts of one label more than in those of the others. */
export interface TellingTerm {
  readonly term: string;
  /** Texts of the label that hold it. */
  readonly count: number;
  /** Of all texts that hold it, the share with the label. */
  readonly precision: number;
  /** A lower bound of the precision (one standard deviation). */
  readonly surePrecision: number;
  /** How many standard deviations its log-odds ratio lies above 0. Terms are ranked by `surePrecision² · z`: a rare term that is never wrong has a small z. */
  readonly z: number;
}

export interface TellingOptions {
  /** Most terms of one label. Default 12. */
  readonly top?: number;
  /** Fewest texts of the label that a term stands in. Default 2, 3 from 100 texts on. */
  readonly minCount?: number;
  /** Least z. Default 1.5. */
  readonly minZ?: number;
  /** Of the gap between a label's share and 1, how much of it the precision of a term must surely close, from 0 to 1. Default 0.3. */
  readonly minLift?: number;
}

/**
 * The terms that tell the labels apart: by log-odds ratio of a label's texts against all others, with an informative Dirichlet prior from all texts together,
 * which keeps words that are common everywhere, and words that are merely rare, out without a list of stop words. A text counts once, however
 * often it repeats a term. Of a pair and its words, and of two forms of a word, only the more telling stays. A label with fewer than three such terms gets its next best ones.
 *
 * @param texts The distinct terms of each text, and its label.
 * @returns By label; most telling first, ties by count, then by term.
 * @see Monroe, Colaresi and Quinn 2008, "Fightin' Words", §3.5.
 */
export function tellingTerms(
  texts: readonly { readonly terms: ReadonlySet<string>; readonly label: string }[],
  { top = 12, minCount = texts.length >= 100 ? 3 : 2, minZ = 1.5, minLift = 0.3 }: TellingOptions = {},
): ReadonlyMap<string, readonly TellingTerm[]> {
  const all = new Map<string, number>();
  const byLabel = new Map<string, Map<string, number>>();
  for (const { terms, label } of texts) {
    const counts = byLabel.get(label) ?? new Map<string, number>();
    byLabel.set(label, counts);
    for (const term of terms) {
      all.set(term, (all.get(term) ?? 0) + 1);
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  const total = sum(all.values());
  const telling = new Map<string, readonly TellingTerm[]>();
  for (const [label, counts] of byLabel) {
    const size = sum(counts.values());
    const share = texts.filter((text) => text.label === label).length / texts.length;
    const found = [...counts].flatMap(([term, count]): readonly TellingTerm[] => {
      const everywhere = all.get(term) ?? count;
      if (count < minCount || !/\p{L}/u.test(term) || isPadded(term, all, texts.length)) return [];
      const z = zOf({ count, size, everywhere, total });
      return z < minZ
        ? []
        : [
            {
              term,
              count,
              precision: count / everywhere,
              surePrecision: lowerBound(count, everywhere, 1),
              z,
            },
          ];
    });
    const ranked = withoutOverlap(found.sort(byTelling), top);
    const sure = ranked.filter(({ surePrecision }) => surePrecision >= share + minLift * (1 - share));
    telling.set(label, sure.length >= FEWEST ? sure : ranked.slice(0, Math.min(top, FEWEST)));
  }
  return telling;
}

/** A label that a glossary leaves out is one that nobody answers. */
const FEWEST = 3;

/** Share of the texts from which on a word is common. */
const COMMON = 0.08;

/** Terms of pseudo-text that the prior is worth. */
const PRIOR = 200;

function zOf({
  count,
  size,
  everywhere,
  total,
}: Readonly<Record<"count" | "size" | "everywhere" | "total", number>>): number {
  const prior = (PRIOR * everywhere) / total;
  const here = count + prior;
  const there = everywhere - count + prior;
  const odds = Math.log(here / (size + PRIOR - here)) - Math.log(there / (total - size + PRIOR - there));
  return odds / Math.sqrt(1 / here + 1 / there);
}

function byTelling(a: TellingTerm, b: TellingTerm): number {
  return weightOf(b) - weightOf(a) || b.count - a.count || (a.term < b.term ? -1 : a.term > b.term ? 1 : 0);
}

/** Whether a pair owes its place to a word that stands in many texts of all labels: `on my`. */
function isPadded(term: string, all: ReadonlyMap<string, number>, texts: number): boolean {
  const words = term.split(" ");
  return words.length > 1 && words.some((word) => (all.get(word) ?? 0) > Math.max(4, COMMON * texts));
}

function weightOf({ surePrecision, z }: TellingTerm): number {
  return surePrecision ** 2 * z;
}

function withoutOverlap(terms: readonly TellingTerm[], top: number): readonly TellingTerm[] {
  const kept: TellingTerm[] = [];
  const used = new Set<string>();
  for (const term of terms) {
    if (kept.length >= top) break;
    const words = term.term.split(" ");
    if (words.some((word) => [...used].some((known) => isForm(word, known)))) continue;
    kept.push(term);
    for (const word of words) used.add(word);
  }
  return kept;
}

/** `bill` and `billed` tell the same. */
function isForm(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a)));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
