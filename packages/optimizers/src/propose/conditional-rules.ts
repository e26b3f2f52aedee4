import type { Field, Fields, Json } from "@signet/core";
import { lowerBound } from "./lower-bound.js";
import { numbersIn, termsOf, textsIn } from "./words-of.js";

/** What a rule looks at. `among` holds the encoded values as text. */
export type Condition =
  | { readonly kind: "equals"; readonly field: string; readonly among: readonly string[] }
  | { readonly kind: "holds"; readonly field: string; readonly term: string }
  /** The field, or the largest number in its text, lies above or at most at the threshold. */
  | {
      readonly kind: "above" | "at most";
      readonly field: string;
      readonly threshold: number;
      readonly inText: boolean;
    };

/** Where the condition holds and no earlier rule of the list did, the label is given. */
export interface Rule {
  readonly when: Condition;
  readonly label: string;
  /** Examples that the rule decides. */
  readonly coverage: number;
  /** Of those, the share with the label. */
  readonly precision: number;
  /** The label's share among the examples that were left when the rule was chosen. */
  readonly share: number;
}

/** Simple rules tried in order, and the most frequent label of what is left. */
export interface RuleList {
  readonly rules: readonly Rule[];
  /** What no rule decides: most frequent label, how many examples, and its share among them. Absent when the rules decide all. */
  readonly otherwise?: { readonly label: string; readonly coverage: number; readonly precision: number };
  /** Share of all examples that the list gets right. */
  readonly precision: number;
}

const MOST_RULES = 12;

interface Row {
  readonly fields: Fields;
  readonly label: string;
  readonly terms: ReadonlyMap<string, ReadonlySet<string>>;
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * Finds conditions on single fields that decide a label (tasks hide such rules: a plan's name, an amount over a limit, a word such as "today"): one at a
 * time, the surest first, each on what the earlier ones left. Deterministic.
 *
 * @param examples Input fields and the label of each example.
 */
export function conditionalRules(
  inputFields: readonly Field[],
  examples: readonly { readonly fields: Fields; readonly label: string }[],
): RuleList {
  const fewest = Math.max(4, Math.ceil(0.015 * examples.length));
  const rows = withoutRareTerms(
    examples.map(({ fields, label }) => rowOf(inputFields, fields, label)),
    fewest,
  );
  const rules: Rule[] = [];
  let left: readonly Row[] = rows;
  let right = 0;
  while (rules.length < MOST_RULES && left.length > 0) {
    const found = bestRule(inputFields, left, fewest);
    if (found === undefined) break;
    rules.push(found);
    right += Math.round(found.precision * found.coverage);
    left = left.filter((row) => !holds(found.when, row));
  }
  const common = countLabels(left)[0];
  if (common === undefined)
    return { rules: mergeNeighbours(rules), precision: rows.length === 0 ? 0 : right / rows.length };
  const otherwise = { label: common.label, coverage: left.length, precision: common.count / left.length };
  return { rules: mergeNeighbours(rules), otherwise, precision: (right + common.count) / rows.length };
}

function rowOf(inputFields: readonly Field[], fields: Fields, label: string): Row {
  const open = inputFields.filter(({ choices }) => choices === undefined);
  const texts = open.map(({ name }) => [name, textsIn(fields[name])] as const);
  const numbers = open.flatMap(({ name, kind }): readonly (readonly [string, number])[] => {
    const value = fields[name];
    if (kind === "number" || kind === "integer") return typeof value === "number" ? [[name, value]] : [];
    const inText = numbersIn(textsIn(value));
    return inText.length === 0 ? [] : [[name, inText.reduce((a, b) => Math.max(a, b))]];
  });
  return {
    fields,
    label,
    terms: new Map(texts.map(([name, text]) => [name, termsOf(text)])),
    numbers: new Map(numbers),
  };
}

/** What too few rows hold can decide nothing, and most words are rare. */
function withoutRareTerms(rows: readonly Row[], fewest: number): readonly Row[] {
  const totals = new Map<string, number>();
  const each = (row: Row, visit: (key: string, field: string, term: string) => void): void => {
    for (const [field, terms] of row.terms) for (const term of terms) visit(`${field}:${term}`, field, term);
  };
  for (const row of rows) each(row, (key) => totals.set(key, (totals.get(key) ?? 0) + 1));
  return rows.map((row) => {
    const terms = new Map<string, Set<string>>([...row.terms.keys()].map((field) => [field, new Set()]));
    each(row, (key, field, term) => (totals.get(key) ?? 0) >= fewest && terms.get(field)?.add(term));
    return { ...row, terms };
  });
}

function holds(when: Condition, { fields, terms, numbers }: Row): boolean {
  switch (when.kind) {
    case "equals":
      return when.among.includes(textOf(fields[when.field]));
    case "holds":
      return terms.get(when.field)?.has(when.term) ?? false;
    case "above":
    case "at most": {
      const number = numbers.get(when.field);
      return (
        number !== undefined && (when.kind === "above" ? number > when.threshold : number <= when.threshold)
      );
    }
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

interface Scored extends Rule {
  /** A lower bound of the precision. */
  readonly sure: number;
}

function bestRule(inputFields: readonly Field[], left: readonly Row[], fewest: number): Rule | undefined {
  const labels = countLabels(left);
  if (labels.length < 2) return undefined;
  const shares = new Map(labels.map(({ label, count }) => [label, count / left.length]));
  let best: Scored | undefined;
  for (const { when, doubt, labels: covered } of candidateConditions(inputFields, left, fewest)) {
    const [top] = byCount(covered);
    const coverage = top === undefined ? 0 : [...covered.values()].reduce((sum, count) => sum + count);
    if (top === undefined || coverage < fewest || coverage === left.length) continue;
    const precision = top.count / coverage;
    const share = shares.get(top.label) ?? 0;
    const sure = lowerBound(top.count, coverage, doubt);
    // Sure enough to be worth saying, and clearly better than the label's share without the rule.
    if (precision < 0.8 || sure < share + 0.35 * (1 - share)) continue;
    if (best === undefined || sure > best.sure + 1e-9)
      best = { when, label: top.label, coverage, precision, share, sure };
  }
  if (best === undefined) return undefined;
  const { sure: _, ...rule } = best;
  return rule;
}

interface Candidate {
  readonly when: Condition;
  /** Words are many, so that one must be surer than a plan's name to count as more than luck: standard deviations down. */
  readonly doubt: number;
  /** How often each label stands among the rows where the condition holds. */
  readonly labels: ReadonlyMap<string, number>;
}

function* candidateConditions(
  inputFields: readonly Field[],
  rows: readonly Row[],
  fewest: number,
): Generator<Candidate> {
  for (const { name: field, choices } of inputFields) {
    if (choices === undefined) continue;
    const values = tally(rows, ({ fields }) => (fields[field] === undefined ? [] : [textOf(fields[field])]));
    for (const [value, labels] of values)
      yield { when: { kind: "equals", field, among: [value] }, doubt: 1.3, labels };
  }
  for (const { name: field, choices, kind } of inputFields) {
    if (choices !== undefined) continue;
    const inText = kind !== "number" && kind !== "integer";
    for (const threshold of thresholds(rows, field)) {
      for (const side of ["above", "at most"] as const) {
        const when = { kind: side, field, threshold, inText };
        yield { when, doubt: 2, labels: labelCounts(rows.filter((row) => holds(when, row))) };
      }
    }
    const terms = tally(rows, (row) => row.terms.get(field) ?? [], fewest);
    // Shorter first: of a word and a pair that hold in the same texts, the word is said.
    terms.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
    for (const [term, labels] of terms)
      if (/\p{L}/u.test(term)) yield { when: { kind: "holds", field, term }, doubt: 2, labels };
  }
}

/** The labels of the rows that have a key, for each key that enough rows have; in the order of the keys. */
function tally(
  rows: readonly Row[],
  keysOf: (row: Row) => Iterable<string>,
  fewest = 1,
): [string, ReadonlyMap<string, number>][] {
  const totals = new Map<string, number>();
  for (const row of rows) for (const key of keysOf(row)) totals.set(key, (totals.get(key) ?? 0) + 1);
  const counts = new Map<string, Map<string, number>>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      if ((totals.get(key) ?? 0) < fewest) continue;
      const labels = counts.get(key) ?? new Map<string, number>();
      counts.set(key, labels.set(row.label, (labels.get(row.label) ?? 0) + 1));
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Round numbers between neighbouring values, where the label changes. */
function thresholds(rows: readonly Row[], field: string): readonly number[] {
  const points = rows.flatMap(({ numbers, label }) => {
    const number = numbers.get(field);
    return number === undefined ? [] : [{ number, label }];
  });
  points.sort((a, b) => a.number - b.number);
  const cuts = points.slice(1).flatMap(({ number, label }, index) => {
    const before = points[index];
    return before === undefined || before.number === number || before.label === label
      ? []
      : [roundBetween(before.number, number)];
  });
  const distinct = [...new Set(cuts)];
  const stride = Math.ceil(distinct.length / 64);
  return distinct.filter((_, index) => index % stride === 0);
}

/** The number with the fewest digits in [low, high), low itself if need be. */
function roundBetween(low: number, high: number): number {
  for (let power = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high), 1))); power >= -6; power--) {
    const unit = 10 ** power;
    const rounded = Number((Math.ceil(low / unit) * unit).toPrecision(12));
    if (rounded >= low && rounded < high) return rounded;
  }
  return low;
}

type LabelCount = { readonly label: string; readonly count: number };

function countLabels(rows: readonly Row[]): readonly LabelCount[] {
  return byCount(labelCounts(rows));
}

function labelCounts(rows: readonly Row[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function byCount(counts: ReadonlyMap<string, number>): readonly LabelCount[] {
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}

/** Neighbouring rules about values of one field that give one label are one rule. */
function mergeNeighbours(rules: readonly Rule[]): readonly Rule[] {
  const merged: Rule[] = [];
  for (const rule of rules) {
    const last = merged.at(-1);
    if (
      last?.when.kind !== "equals" ||
      rule.when.kind !== "equals" ||
      last.label !== rule.label ||
      last.when.field !== rule.when.field
    ) {
      merged.push(rule);
      continue;
    }
    const coverage = last.coverage + rule.coverage;
    merged[merged.length - 1] = {
      ...last,
      when: { ...last.when, among: [...last.when.among, ...rule.when.among] },
      coverage,
      precision: (last.precision * last.coverage + rule.precision * rule.coverage) / coverage,
    };
  }
  return merged;
}
