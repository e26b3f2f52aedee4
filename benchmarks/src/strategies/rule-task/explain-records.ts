import type { Rng } from "@signet/optimizers";
import { isOfSame } from "./clause-text.js";
import type { ShownRecord } from "./read-prompt.js";
import { type Clause, clauseFor } from "./rule.js";
import { SMALL_WORDS } from "./rule-rows.js";

export interface ExplainOptions {
  /** Clauses that are stated already. */
  readonly known: readonly Clause[];
  /** Clauses that are not to be given again. */
  readonly refused: readonly Clause[];
  readonly most: number;
  readonly draw: Rng;
}

/** How often a guess is written down that one record alone speaks for, when there are better ones. */
const GUESS_SHARE = 0.5;

/**
 * Clauses that explain what some records should have got, as far as one can tell from these records alone: the words that stand in several messages for one
 * desk and in none for another one. Of equally likely words one is drawn, so that a few records make wrong guesses.
 */
export function explainRecords(
  records: readonly ShownRecord[],
  { known, refused, most, draw }: ExplainOptions,
): readonly Clause[] {
  const found: Clause[] = [];
  while (found.length < most) {
    const stated = [...known, ...found];
    const open = records.filter(
      ({ tokens, expected, answered }) =>
        (clauseFor(stated, tokens)?.desk ?? (answered === expected ? expected : undefined)) !== expected,
    );
    const candidates = open
      .flatMap((record) => explanations(record, clauseFor(stated, record.tokens), records))
      .filter((clause) => !refused.some((other) => isSaid(clause, other)))
      .filter(
        (clause) =>
          !stated.some(
            (other) => isSaid(clause, other) || (isOfSame(clause, other) && !isRefuted(other, records)),
          ),
      );
    const ranked = distinct(candidates).map((clause) => {
      const { support, against } = evidence(clause, records);
      return { clause, support, rank: support - against + 0.9 * draw.next() };
    });
    const [best] = ranked.sort((a, b) => b.rank - a.rank);
    if (best === undefined) break;
    if (best.support < 2 && found.length > 0 && draw.next() > GUESS_SHARE) break;
    found.push(best.clause);
  }
  return found;
}

/**
 * Each telling word of a message that no clause speaks of; where a clause is wrong about it, that clause's cue with one more word, or its cue for another desk.
 */
function explanations(
  { tokens, expected }: ShownRecord,
  wrong: Clause | undefined,
  records: readonly ShownRecord[],
): readonly Clause[] {
  const base = wrong?.cues ?? [];
  const corrected = wrong !== undefined && isRefuted(wrong, records) ? [{ cues: base, desk: expected }] : [];
  if (base.length > 1) return corrected;
  const narrower = [...tokens]
    .filter((token) => !SMALL_WORDS.includes(token) && !base.includes(token))
    .map((token) => ({ cues: [...base, token], desk: expected }));
  return [...corrected, ...narrower];
}

/** Several records speak against it, and none for it. */
function isRefuted(clause: Clause, records: readonly ShownRecord[]): boolean {
  const { support, against } = evidence(clause, records);
  return support === 0 && against > 1;
}

function isSaid(clause: Clause, other: Clause): boolean {
  return clause.desk === other.desk && isOfSame(clause, other);
}

function distinct(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.filter((clause, index) => clauses.findIndex((other) => isSaid(other, clause)) === index);
}

/** How many records speak for a clause, and how many against it. */
function evidence(
  { cues, desk }: Clause,
  records: readonly ShownRecord[],
): { readonly support: number; readonly against: number } {
  const spoken = records.filter(({ tokens }) => cues.every((cue) => tokens.has(cue)));
  const support = spoken.filter(({ expected }) => expected === desk).length;
  return { support, against: spoken.length - support };
}

/** Records speak against a clause, and none for it. */
export function isContradicted(clause: Clause, records: readonly ShownRecord[]): boolean {
  const { support, against } = evidence(clause, records);
  return against > 0 && support === 0;
}
