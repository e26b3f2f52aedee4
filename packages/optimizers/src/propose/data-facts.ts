import type { Demo, Field, Fields, Json } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";
import { type AnswerFormat, answerFormat, middle, type Range } from "./answer-format.js";
import { conditionalRules, type RuleList } from "./conditional-rules.js";
import { fewValues } from "./few-values.js";
import { spreadSample } from "./spread-sample.js";
import { type TellingTerm, tellingTerms } from "./telling-words.js";
import { termsOf, textsIn, wordsOf } from "./words-of.js";

/** What can be said of the training data without a model. No fact quotes a row: its texts are single words and pairs that several rows share. */
export interface DataFacts {
  /** By path of a leaf; a leaf without labelled examples is absent. */
  readonly leaves: Readonly<Record<string, LeafFacts>>;
  /** Rows spread over the labels, for a model to summarise, at most 100. They are data, not facts: no instruction may quote them. */
  readonly sample: readonly Fields[];
}

export interface LeafFacts {
  readonly examples: number;
  readonly inputs: readonly InputFacts[];
  readonly outputs: readonly OutputFacts[];
}

export interface InputFacts {
  readonly field: string;
  /** Words of the middle 80 % of the texts; absent for a field without texts. */
  readonly words?: Range;
  /** From least to most, for a field of numbers. */
  readonly numbers?: Range;
  /** Items of the middle 80 %, for lists. */
  readonly items?: Range;
  /** All its values, where they are few and short: what its type says, or what the data shows of a plain string. */
  readonly values?: readonly string[];
}

export type OutputFacts =
  | {
      readonly kind: "closed";
      readonly field: string /** Most frequent first. */;
      readonly labels: readonly LabelFacts[];
      readonly rules: RuleList;
    }
  | { readonly kind: "open"; readonly field: string; readonly format?: AnswerFormat };

export interface LabelFacts {
  readonly label: string;
  readonly count: number;
  readonly share: number;
  /** Terms of the input texts that tell this label from the others, most telling first. */
  readonly terms: readonly TellingTerm[];
}

/**
 * Counts what the labelled examples of each leaf show: labels, telling words, conditional rules, lengths and formats of answers.
 *
 * @param labeled Complete examples of each leaf, as demos.
 */
export function dataFacts(graph: ProgramGraph, labeled: DemosByPath): DataFacts {
  const leaves: Record<string, LeafFacts> = {};
  for (const { path, leaf } of graph.leaves) {
    const demos = labeled[path] ?? [];
    if (demos.length === 0) continue;
    const { outputFields } = leaf.signature;
    const inputs = leaf.signature.inputFields.map((field) => inputFacts(field, demos));
    const inputFields = closedAsSeen(leaf.signature.inputFields, inputs);
    leaves[path] = {
      examples: demos.length,
      inputs,
      outputs: outputFields
        .filter(({ name }) => demos.some(({ fields }) => Object.hasOwn(fields, name)))
        .map((field) => outputFacts(field, inputFields, demos)),
    };
  }
  return { leaves, sample: spreadSample(graph, labeled) };
}

function inputFacts({ name: field, kind, choices }: Field, demos: readonly Demo[]): InputFacts {
  const given = demos.map(({ fields }) => fields[field]);
  const words = given.flatMap((value) => {
    const texts = textsIn(value);
    return texts.length === 0 ? [] : [texts.reduce((sum, text) => sum + wordsOf(text).length, 0)];
  });
  const numbers = given.filter((value) => typeof value === "number");
  const items = given.flatMap((value) => (Array.isArray(value) ? [value.length] : []));
  const values = choices ?? (kind === "string" ? fewValues(given) : undefined);
  return {
    field,
    ...(words.length > 0 && { words: middle(words, 0.1) }),
    ...(numbers.length > 0 && { numbers: middle(numbers, 0) }),
    ...(items.length > 0 && { items: middle(items, 0.1) }),
    ...(values && { values }),
  };
}

/** Fields as the data shows them: a string that holds one of a few values (often another step's label) counts as closed. */
export function closedAsSeen(inputFields: readonly Field[], inputs: readonly InputFacts[]): readonly Field[] {
  const seen = new Map(inputs.map(({ field, values }) => [field, values]));
  return inputFields.map((field) => {
    const choices = seen.get(field.name);
    return field.choices !== undefined || choices === undefined
      ? field
      : { ...field, kind: "choice", choices };
  });
}

function outputFacts(output: Field, inputFields: readonly Field[], demos: readonly Demo[]): OutputFacts {
  const { name: field, choices } = output;
  const values = demos.flatMap(({ fields }) =>
    fields[field] === undefined ? [] : [{ fields, value: fields[field] }],
  );
  if (choices === undefined) {
    const format = answerFormat(values.map(({ value }) => value));
    return { kind: "open", field, ...(format && { format }) };
  }
  const labeled = values.map(({ fields, value }) => ({ fields, label: labelOf(value) }));
  return {
    kind: "closed",
    field,
    labels: labelFacts(inputFields, labeled),
    rules: conditionalRules(inputFields, labeled),
  };
}

function labelFacts(
  inputFields: readonly Field[],
  labeled: readonly { readonly fields: Fields; readonly label: string }[],
): readonly LabelFacts[] {
  const open = inputFields.filter(({ choices }) => choices === undefined);
  const telling = tellingTerms(
    labeled.map(({ fields, label }) => ({
      label,
      terms: termsOf(open.flatMap(({ name }) => textsIn(fields[name]))),
    })),
  );
  const counts = new Map<string, number>();
  for (const { label } of labeled) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({
      label,
      count,
      share: count / labeled.length,
      terms: telling.get(label) ?? [],
    }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}

function labelOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
