import { joinSentences, type Sentence, splitSentences } from "./split-sentences.js";

/** A sentence of a prompt; one that may be revised has a weight. */
export interface WeightedSentence extends Sentence {
  readonly weight?: number;
}

/** The instructions of a program's leaves, cut into sentences, by path. */
export type Prompts = Readonly<Record<string, readonly WeightedSentence[]>>;

/** One sentence that may be revised. */
export interface Place {
  readonly path: string;
  /** Of the sentence, in its prompt. */
  readonly index: number;
}

/** What is revised at a time. "prompt" takes a whole instruction for one sentence: to see what sentences are worth. */
export type Unit = "sentence" | "prompt";

const FIRST_WEIGHT = 1;

export function promptsOf(
  parameters: Readonly<Record<string, { readonly instruction: string }>>,
  unit: Unit,
): Prompts {
  const cut = unit === "sentence" ? splitSentences : wholeOf;
  const entries = Object.entries(parameters).map(
    ([path, { instruction }]) =>
      [path, cut(instruction).map((sentence) => weighed(sentence, FIRST_WEIGHT))] as const,
  );
  return Object.fromEntries(entries);
}

function wholeOf(text: string): readonly Sentence[] {
  return text.trim() === "" ? [] : [{ lead: "", text, separator: "", isFrozen: false }];
}

function weighed(sentence: Sentence, weight: number): WeightedSentence {
  return sentence.isFrozen ? sentence : { ...sentence, weight };
}

/** The sentences of some leaves that may be revised, in order. */
export function placesIn(prompts: Prompts, paths: readonly string[]): readonly Place[] {
  return paths.flatMap((path) =>
    (prompts[path] ?? []).flatMap(({ weight }, index) => (weight === undefined ? [] : [{ path, index }])),
  );
}

/** @throws {RangeError} For a place that the prompts do not have. */
export function sentenceAt(
  prompts: Prompts,
  { path, index }: Place,
): WeightedSentence & { readonly weight: number } {
  const sentence = prompts[path]?.[index];
  if (sentence?.weight === undefined)
    throw new RangeError(`No sentence ${index} of "${path}" can be revised`);
  return { ...sentence, weight: sentence.weight };
}

export function instructionAt(prompts: Prompts, path: string): string {
  return joinSentences(prompts[path] ?? []);
}

/**
 * The prompts with one sentence in other words; an empty text removes it. All others stay, and so does what stands between them. A text of several sentences is cut; each has
 * the weight of the one that it replaces.
 */
export function revisedAt(prompts: Prompts, { path, index }: Place, text: string, unit: Unit): Prompts {
  const sentences = prompts[path] ?? [];
  const before = sentences.slice(0, index);
  const after = sentences.slice(index + 1);
  const old = sentenceAt(prompts, { path, index });
  if (text === "") return { ...prompts, [path]: [...closedUp(before, old), ...after] };
  const cut = unit === "prompt" ? wholeOf(text) : splitSentences(old.lead + text);
  const fresh = cut.map((sentence, at) =>
    weighed(
      at === cut.length - 1 ? { ...sentence, separator: sentence.separator + old.separator } : sentence,
      old.weight,
    ),
  );
  return { ...prompts, [path]: [...before, ...fresh, ...after] };
}

/** What stands before a removed sentence. One in the middle of a line leaves what ended it to the sentence before. */
function closedUp(
  before: readonly WeightedSentence[],
  removed: WeightedSentence,
): readonly WeightedSentence[] {
  const last = before.at(-1);
  if (last === undefined || /[\r\n]/.test(last.separator)) return before;
  return [...before.slice(0, -1), { ...last, separator: removed.separator }];
}

export function withWeight(prompts: Prompts, { path, index }: Place, weight: number): Prompts {
  const sentences = prompts[path] ?? [];
  return {
    ...prompts,
    [path]: sentences.map((sentence, at) => (at === index ? weighed(sentence, weight) : sentence)),
  };
}
