import { type Rng, rng } from "@signet/optimizers";
import { clauseFor, type Desk, type Rule, tokensOf, weighted } from "./rule.js";

export interface RuleRow {
  readonly id: string;
  readonly input: { readonly message: string };
  readonly expected: { readonly desk: Desk };
}

export interface RuleRows {
  readonly train: readonly RuleRow[];
  readonly val: readonly RuleRow[];
  readonly test: readonly RuleRow[];
}

const SIZES = { train: 60, val: 60, test: 200 } as const;

/** Words that stand in any message, which nobody takes for its topic. */
export const SMALL_WORDS =
  "we have the please about today it again now still can you for this my our one more here soon".split(" ");
const SMALL_PER_MESSAGE = 5;
/** How often a word stands beside them that looks telling, and is not. */
const DECOY_SHARE = 0.6;
/** How often a modifier stands in a message, and how often beside the topic whose exception it makes. */
const MODIFIER_SHARE = { anywhere: 0.2, beside: 0.3 } as const;

/** Messages of a rule with the desks that it sends them to; no message stands twice. */
export function makeRows(rule: Rule, seed: number): RuleRows {
  const draw = rng(seed).fork("rows");
  const seen = new Set<string>();
  const take = (split: string, count: number): readonly RuleRow[] =>
    Array.from({ length: count }, (_, index) => {
      let message = makeMessage(rule, draw);
      while (seen.has(message)) message = makeMessage(rule, draw);
      seen.add(message);
      const desk = clauseFor(rule.clauses, tokensOf(message))?.desk ?? rule.rest;
      return { id: `${split}-${index}`, input: { message }, expected: { desk } };
    });
  return { train: take("train", SIZES.train), val: take("val", SIZES.val), test: take("test", SIZES.test) };
}

function makeMessage({ clauses, modifiers, decoys }: Rule, draw: Rng): string {
  const topics = clauses.flatMap(({ cues }) => (cues.length === 1 ? cues : []));
  const [first, second, third] = topics;
  const topic = weighted(
    [
      [first, 0.3],
      [second, 0.3],
      [third, 0.2],
      [undefined, 0.2],
    ],
    draw,
  );
  const shown = modifiers.filter((modifier) => {
    const isException = clauses.some(
      ({ cues }) => cues.includes(modifier) && topic !== undefined && cues.includes(topic),
    );
    return draw.next() < (isException ? MODIFIER_SHARE.beside : MODIFIER_SHARE.anywhere);
  });
  const words = [
    ...(topic === undefined ? [] : [topic]),
    ...shown,
    ...(draw.next() < DECOY_SHARE ? [draw.pick(decoys)] : []),
    ...draw.shuffle(SMALL_WORDS).slice(0, SMALL_PER_MESSAGE),
  ];
  return draw.shuffle(words).join(" ");
}
