import type { Field, LeafDefinition } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { NONE } from "../estimate/amount.js";
import type { Rng } from "../random/index.js";
import { closedAsSeen, type LeafFacts, type OutputFacts } from "./data-facts.js";
import type { Proposer } from "./proposer.js";
import { formatSentence } from "./say-format.js";
import { glossaryLines, glossarySentence } from "./say-glossary.js";
import { sayRules } from "./say-rules.js";
import { foldText, listed, sentence } from "./texts.js";

/**
 * Writes instructions without a model: from the base instruction, the fields and their descriptions, the labels' telling words, the conditional rules and
 * the answer formats found in the data, and a few tips. They are meant for small models: short, plain, one idea each. The most promising and most
 * different come first, which of them a model can follow is for the search to find out.
 */
export function composedProposer(): Proposer {
  return {
    name: "composed",
    estimateCalls: () => NONE,
    propose({ graph, path, base, facts, count, rng }) {
      const leaf = leafAt(graph, path);
      if (leaf === undefined) return Promise.resolve([]);
      return Promise.resolve(
        distinct(variants({ leaf, base, facts: facts.leaves[path], rng }), base).slice(0, count),
      );
    },
  };
}

interface Ingredients {
  readonly leaf: LeafDefinition;
  readonly base: string;
  readonly facts: LeafFacts | undefined;
  readonly rng: Rng;
}

type Closed = Extract<OutputFacts, { readonly kind: "closed" }>;

/** Every instruction that can be composed, the best guesses first. */
function variants({ leaf, base, facts, rng }: Ingredients): readonly string[] {
  const { outputFields } = leaf.signature;
  const inputFields = closedAsSeen(leaf.signature.inputFields, facts?.inputs ?? []);
  const task = taskSentence(inputFields, outputFields);
  const start = sentence(base) || task;
  const outputs = facts?.outputs ?? [];
  const closed = outputs.flatMap((output) =>
    output.kind === "closed" ? [ideasOf(output, inputFields, outputs.length > 1)] : [],
  );
  const formats = outputs.flatMap((output) =>
    output.kind === "open" && output.format
      ? [formatSentence(titleOf(outputFields, output.field), output.format)]
      : [],
  );
  const format = formats.filter((text) => text !== "").join(" ");
  const pick = (idea: keyof Ideas): string =>
    closed
      .map((ideas) => ideas[idea] ?? "")
      .join(" ")
      .trim();

  const isRuled = closed.some((ideas) => ideas.isRuled);
  const tips = rng.fork("tips").shuffle(TIPS);
  // Where rules explain the labels they come first, else the words that tell them apart.
  const ruled = [
    joined(start, pick("terse")),
    joined(task, pick("prose")),
    pick("terse"),
    joined(start, pick("prose")),
  ];
  const worded = [
    joined(task, pick("words")),
    task,
    pick("moreWords"),
    joined(start, pick("words")),
    joined(task, pick("moreWords")),
  ];
  const formatted = format === "" ? [] : [joined(start, format), joined(task, format)];
  const lead = isRuled ? pick("terse") : pick("words");
  return [
    ...formatted,
    ...(isRuled ? [...ruled, ...worded] : [...worded, ...ruled]),
    joined(start, descriptions(outputFields)),
    `${start}\n${pick("lines")}`,
    joined(start, pick("shares")),
    joined(start, descriptions([...inputFields, ...outputFields]), lead),
    ...tips.flatMap((tip) => [joined(start, tip), joined(tip, task, lead)]),
  ];
}

/** What can be said of one closed output, each idea on its own. */
interface Ideas {
  readonly isRuled: boolean;
  readonly terse?: string;
  readonly prose?: string;
  readonly words?: string;
  readonly moreWords?: string;
  readonly lines?: string;
  readonly shares?: string;
}

/** Share of the examples that rules must get right to be worth leading with, and how much better than always the same answer. */
const RULED = { precision: 0.75, gain: 0.1 };

function ideasOf(
  { field, labels, rules }: Closed,
  inputFields: readonly Field[],
  isOneOfMany: boolean,
): Ideas {
  const majority = labels[0]?.share ?? 1;
  const isRuled =
    rules.precision >= RULED.precision &&
    rules.precision >= majority + RULED.gain &&
    rules.rules.some(({ when }) => when.kind !== "holds");
  // Rules that are only about words are better said as words; and beside words, a rule list that leaves most to its last line would only teach the most frequent label.
  const said = sayRules(
    isRuled
      ? rules
      : { rules: rules.rules.filter(({ when }) => when.kind !== "holds"), precision: rules.precision },
    inputFields,
  );
  const lead = isOneOfMany ? `${field}: ` : "";
  const idea = (text: string | undefined): string | undefined => (text ? lead + text : undefined);
  const ideas = {
    terse: idea(said?.terse ?? said?.prose),
    prose: idea(said?.prose),
    words: idea(glossarySentence(labels, 2)),
    moreWords: idea(glossarySentence([...labels].reverse(), 3)),
    lines: idea(glossaryLines(labels, 4)),
    shares: idea(sharesSentence(labels)),
  };
  return {
    isRuled,
    ...(Object.fromEntries(Object.entries(ideas).filter(([, text]) => text !== undefined)) as Partial<
      Record<keyof typeof ideas, string>
    >),
  };
}

/** Said only where the labels are clearly uneven. */
function sharesSentence(labels: Closed["labels"]): string | undefined {
  const [first] = labels;
  if (first === undefined || labels.length < 2 || first.share < 1.5 / labels.length) return undefined;
  const rare = labels.filter(({ share }) => share < 0.5 / labels.length).map(({ label }) => label);
  return `Most are ${first.label}${rare.length === 0 ? "" : `, few are ${rare.slice(0, 3).join(" or ")}`}.`;
}

/**
 * `Choose the topic of the message.` or `From the topic and the plan, choose the priority.` Labels are not listed: formats show them, and a second
 * list draws small models to its end.
 */
function taskSentence(inputFields: readonly Field[], outputFields: readonly Field[]): string {
  const names = (fields: readonly Field[]): string =>
    listed(fields.map(({ title }) => `the ${title.toLowerCase()}`));
  const isClosed = outputFields.every(({ choices }) => choices !== undefined);
  const task = `${isClosed ? "choose" : "write"} ${names(outputFields)}`;
  if (inputFields.length > 1 || (inputFields.length === 1 && !isClosed))
    return `From ${names(inputFields)}, ${task}.`;
  return `${task.charAt(0).toUpperCase()}${task.slice(1)}${inputFields.length === 0 ? "" : ` of ${names(inputFields)}`}.`;
}

function descriptions(fields: readonly Field[]): string {
  return fields
    .flatMap(({ title, description }) =>
      description === undefined ? [] : [sentence(`${title}: ${description}`)],
    )
    .join(" ");
}

function titleOf(fields: readonly Field[], name: string): string {
  return (fields.find((field) => field.name === name)?.title ?? name).toLowerCase();
}

const TIPS = [
  "Think about what is meant, not only about single words.",
  "Be exact: the answer is used by a program.",
  "You are an expert who has done this a thousand times.",
  "Choose what fits best, even if nothing fits well.",
  "Answer at once, without an explanation.",
] as const;

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

function distinct(texts: readonly string[], base: string): readonly string[] {
  const seen = new Set([foldText(base), ""]);
  return texts
    .map((text) => text.trim())
    .filter((text) => {
      const folded = foldText(text);
      return !seen.has(folded) && seen.add(folded);
    });
}
