import type { Rng } from "@signet/optimizers";
import { clausesIn, clauseText, denialsIn, isOfSame, type StatedClause, vagueText } from "./clause-text.js";
import { explainRecords, isContradicted } from "./explain-records.js";
import { openingText } from "./opening-text.js";
import type { ReadPrompt, Section } from "./read-prompt.js";
import { type Clause, DESKS } from "./rule.js";
import { PLAIN_INSTRUCTION } from "./rule-program.js";
import { SMALL_WORDS } from "./rule-rows.js";

export interface Revision {
  /** The text whose place the new one takes. */
  readonly base: Section | undefined;
  readonly isSentence: boolean;
  readonly prompt: ReadPrompt;
  readonly draw: Rng;
}

/** How often a proposer goes astray. */
const SHARES = { wrong: 0.08, vague: 0.06, idle: 0.05, limitIgnored: 0.1 } as const;
/** How often a clause of another text is taken over, and one that the records contradict is dropped. */
const ADOPTED_SHARE = { fromNotes: 0.8, fromTried: 0.25 } as const;
const DROPPED_SHARE = 0.5;
const FOUND = { least: 2, most: 4 } as const;
const PART_TEXTS = [
  "Sorting of messages.",
  "A short message is given, and its desk is wanted.",
  `One of ${DESKS.join(", ")}, and nothing else.`,
  "Read the message first.",
  "Look at every word and every mark.",
] as const;
const TRIED = /tried|trajectory|earlier|previous|histor|attempt/i;
const REFUSED = /reject|not help|avoid|repeat|failed attempt/i;

/** A text with clauses that explain what the prompt shows, and without those that it contradicts. */
export function reviseText({ base, isSentence, prompt, draw }: Revision): string {
  const { records, wordLimit, parts } = prompt;
  const text = base?.text ?? openingText(draw);
  if (base !== undefined && draw.next() < SHARES.idle) return text;
  const own = clausesIn(text);
  const { refused, denied, elsewhere } = otherTexts(base, prompt);
  const isDoubtful = (clause: Clause): boolean =>
    isContradicted(clause, records) || denied.some((other) => isOfSame(other, clause));
  const dropped = own.filter((clause) => isDoubtful(clause) && draw.next() < DROPPED_SHARE);
  const kept = own.filter((clause) => !dropped.includes(clause));
  // The other sentences of the whole text stay as they are: they are known, and not to be said again.
  const adopted = isSentence ? [] : adoptable(elsewhere, { kept, prompt, draw });
  const around = isSentence
    ? elsewhere.filter((clause) => !dropped.some((other) => isOfSame(other, clause)))
    : [];
  const most = FOUND.least + draw.int(FOUND.most - FOUND.least + 1);
  const known = [...kept, ...adopted, ...around];
  const found = explainRecords(records, { known, refused, most, draw });
  const guessed = draw.next() < SHARES.wrong ? guess(prompt, draw) : [];
  const added = [...adopted, ...found, ...guessed];
  if (added.length === 0 && dropped.length === 0) return reworded(text, own, { isSentence, draw });
  const said = added.map((clause) =>
    draw.next() < SHARES.vague ? vagueText(clause) : clauseText(clause, draw),
  );
  const limit = draw.next() < SHARES.limitIgnored ? undefined : wordLimit;
  const whole = edited({ text, dropped, said: within(said, limit), isSentence });
  return parts.length === 0 ? whole : inParts(whole, parts);
}

interface OfferedClause extends Clause {
  /** How likely it is taken over. */
  readonly share: number;
}

interface OtherTexts {
  /** Clauses that did not help before. */
  readonly refused: readonly Clause[];
  /** Clauses that a note says are wrong. */
  readonly denied: readonly Clause[];
  /** All other clauses that the prompt states outside of the base. */
  readonly elsewhere: readonly OfferedClause[];
}

function otherTexts(base: Section | undefined, { sections }: ReadPrompt): OtherTexts {
  const others = sections.filter((section) => section !== base);
  const [refused, usable] = [true, false].map((isRefused) =>
    others.filter(({ heading }) => REFUSED.test(heading) === isRefused),
  );
  return {
    refused: (refused ?? []).flatMap(({ text }) => clausesIn(text)),
    denied: others.flatMap(({ text }) => denialsIn(text)),
    elsewhere: (usable ?? []).flatMap(({ heading, text }) => {
      const share = ADOPTED_SHARE[TRIED.test(heading) ? "fromTried" : "fromNotes"];
      return clausesIn(text).map((clause) => ({ ...clause, share }));
    }),
  };
}

/** The rules stand in the last part but one, where steps to follow belong. */
function inParts(whole: string, parts: readonly string[]): string {
  const place = Math.max(0, parts.length - 2);
  return parts
    .map((part, index) => `**${part}**\n${index === place ? whole : (PART_TEXTS[index] ?? "Take care.")}`)
    .join("\n\n");
}

/** Clauses of other texts in the prompt, such as reasons, parents and tried instructions. */
function adoptable(
  clauses: readonly OfferedClause[],
  {
    kept,
    prompt,
    draw,
  }: { readonly kept: readonly Clause[]; readonly prompt: ReadPrompt; readonly draw: Rng },
): readonly Clause[] {
  const adopted: Clause[] = [];
  for (const clause of clauses) {
    const isKnown = [...kept, ...adopted].some((other) => isOfSame(other, clause));
    if (isKnown || isContradicted(clause, prompt.records) || draw.next() > clause.share) continue;
    adopted.push(clause);
  }
  return adopted;
}

/** A word that means nothing, for a desk that it has nothing to do with. */
function guess({ records }: ReadPrompt, draw: Rng): readonly Clause[] {
  const words = records.flatMap(({ tokens }) => [...tokens]).filter((token) => !SMALL_WORDS.includes(token));
  return words.length === 0 ? [] : [{ cues: [draw.pick(words)], desk: draw.pick(DESKS) }];
}

/** At least one clause, and no more than the words that may change allow. */
function within(said: readonly string[], limit: number | undefined): readonly string[] {
  if (limit === undefined) return said;
  let words = 0;
  return said.filter((clause, index) => {
    words += clause.split(/\s+/).length;
    return index === 0 || words <= limit;
  });
}

/** The same clauses in other words; of a whole instruction, the words before them too. */
function reworded(
  text: string,
  own: readonly StatedClause[],
  { isSentence, draw }: Pick<Revision, "isSentence" | "draw">,
): string {
  const start = isSentence ? 0 : (own[0]?.start ?? text.length);
  const clauses = [...own]
    .reverse()
    .reduce(
      (whole, clause) => whole.slice(0, clause.start) + clauseText(clause, draw) + whole.slice(clause.end),
      text,
    )
    .slice(start);
  return start === 0 ? clauses : `${openingText(draw)}\n${clauses}`.trim();
}

interface Edit {
  readonly text: string;
  readonly dropped: readonly StatedClause[];
  readonly said: readonly string[];
  readonly isSentence: boolean;
}

function edited({ text, dropped, said, isSentence }: Edit): string {
  const left = [...dropped]
    .reverse()
    .reduce(
      (whole, { start, end }) => whole.slice(0, start) + whole.slice(end).replace(/^[.;,]\s*/, ""),
      text,
    )
    .trim();
  if (said.length === 0) return left === "" ? PLAIN_INSTRUCTION : left;
  if (!isSentence) return [...(left === "" ? [] : [left]), ...said.map((clause) => `${clause}.`)].join("\n");
  const start = left.replace(/[.;]\s*$/, "");
  return `${[...(start === "" ? [] : [start]), ...said].join("; ")}.`;
}
