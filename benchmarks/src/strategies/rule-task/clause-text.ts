import type { Rng } from "@signet/optimizers";
import { type Clause, DESKS } from "./rule.js";

const CUES = String.raw`"([^"\s]+)"(?: and "([^"\s]+)")?`;
const DESK = `(${DESKS.join("|")})\\b`;
const PHRASING = new RegExp(
  [
    `\\bif it holds ${CUES}, answer ${DESK}`,
    `\\bwith ${CUES} in it, answer ${DESK}`,
    `\\banswer ${DESK} where ${CUES} stands?`,
  ].join("|"),
  "gi",
);

/** A clause as it stands in a text. */
export interface StatedClause extends Clause {
  readonly start: number;
  readonly end: number;
}

/** The clauses that a text states in words that leave no doubt, in order. */
export function clausesIn(text: string): readonly StatedClause[] {
  return [...text.matchAll(PHRASING)].flatMap((match): StatedClause[] => {
    const [, a1, a2, aDesk, b1, b2, bDesk, cDesk, c1, c2] = match;
    const [clause] = clauseOf([a1 ?? b1 ?? c1, a2 ?? b2 ?? c2], aDesk ?? bDesk ?? cDesk);
    return clause === undefined
      ? []
      : [{ ...clause, start: match.index, end: match.index + match[0].length }];
  });
}

/** A clause in words, without a full stop; one of three ways to say it. */
export function clauseText({ cues, desk }: Clause, draw: Rng): string {
  const named = cues.map((cue) => `"${cue}"`).join(" and ");
  return draw.pick([
    `If it holds ${named}, answer ${desk}`,
    `With ${named} in it, answer ${desk}`,
    `Answer ${desk} where ${named} ${cues.length > 1 ? "stand" : "stands"}`,
  ]);
}

/** That a clause is wrong, in words. */
export function denialText({ cues, desk }: Clause): string {
  return `It is wrong that ${cues.map((cue) => `"${cue}"`).join(" and ")} means ${desk}`;
}

const DENIAL = new RegExp(`\\bit is wrong that ${CUES} means ${DESK}`, "gi");

/** The clauses that a text says are wrong. */
export function denialsIn(text: string): readonly Clause[] {
  return [...text.matchAll(DENIAL)].flatMap(([, first, second, stated]) => clauseOf([first, second], stated));
}

function clauseOf(
  cues: readonly (string | undefined)[],
  stated: string | undefined,
): readonly [Clause] | readonly [] {
  const desk = DESKS.find((name) => name === stated?.toLowerCase());
  const given = cues.flatMap((cue) => (cue ? [cue.toLowerCase()] : []));
  return desk === undefined || given.length === 0 ? [] : [{ cues: given, desk }];
}

/** A clause in words that tell nobody what to do. */
export function vagueText({ cues, desk }: Clause): string {
  return `Be careful with ${cues.map((cue) => `"${cue}"`).join(" and ")}, which may concern ${desk}`;
}

/** Whether two clauses speak of the same messages. */
export function isOfSame(a: Clause, b: Clause): boolean {
  return a.cues.length === b.cues.length && a.cues.every((cue) => b.cues.includes(cue));
}
