import { type Rng, rng } from "@signet/optimizers";

/** Where a message may belong. */
export const DESKS = ["amber", "blue", "green", "violet"] as const;
export type Desk = (typeof DESKS)[number];

/** Messages that hold all cues belong to the desk. A cue is a word in lower case, or a mark. */
export interface Clause {
  readonly cues: readonly string[];
  readonly desk: Desk;
}

/** Five clauses, two of them exceptions to others, and the desk of all other messages. */
export interface Rule {
  readonly clauses: readonly Clause[];
  readonly rest: Desk;
  /** Words and marks that make an exception beside some topics, and mean nothing beside others. */
  readonly modifiers: readonly [string, string];
  /** Words that look as telling as the others, and mean nothing. */
  readonly decoys: readonly string[];
}

const CONTENT_WORDS = (
  "invoice parcel password ticket garden printer contract window bicycle kettle meeting library concert bridge lantern passport " +
  "engine blanket mirror orchard"
).split(" ");
const MARKS = ["#", "%", "@"] as const;

/** The hidden rule of a seed: other cues and other desks each time. */
export function makeRule(seed: number): Rule {
  const draw = rng(seed).fork("rule");
  const [first = "", second = "", third = "", modifier = "", ...decoys] = draw.shuffle(CONTENT_WORDS);
  const [rest = "amber", a = "blue", b = "green", c = "violet"] = draw.shuffle(DESKS);
  const mark = draw.pick(MARKS);
  return {
    clauses: [
      { cues: [first], desk: a },
      { cues: [second], desk: b },
      { cues: [third], desk: c },
      { cues: [first, modifier], desk: c },
      { cues: [second, mark], desk: a },
    ],
    rest,
    modifiers: [modifier, mark],
    decoys,
  };
}

/** By the clause with the most cues, of equal ones the last, which corrects those before it; `undefined` where none speaks of the message. */
export function clauseFor(clauses: readonly Clause[], tokens: ReadonlySet<string>): Clause | undefined {
  const fitting = clauses.filter(({ cues }) => cues.every((cue) => tokens.has(cue)));
  const most = Math.max(0, ...fitting.map(({ cues }) => cues.length));
  return fitting.findLast(({ cues }) => cues.length === most);
}

/** The words of a message in lower case, and its marks. */
export function tokensOf(message: string): ReadonlySet<string> {
  return new Set(message.toLowerCase().match(/[a-z]+|[#%@]/g) ?? []);
}

/** One of several, by weight. */
export function weighted<T>(choices: readonly (readonly [item: T, weight: number])[], draw: Rng): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw.next() * total;
  const found = choices.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  const [last] = choices.slice(-1);
  const chosen = found ?? last; // rounding may leave a hair
  if (chosen === undefined) throw new RangeError("There is nothing to choose from");
  return chosen[0];
}
