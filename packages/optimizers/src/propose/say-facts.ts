import type { Field, LeafDefinition } from "@signet/core";
import { closedAsSeen, type InputFacts, type LeafFacts, type OutputFacts } from "./data-facts.js";
import { countText, formatSentence } from "./say-format.js";
import { glossarySentence } from "./say-glossary.js";
import { sayRules } from "./say-rules.js";

/** Most labels whose shares are listed. */
const MOST_LABELS = 20;
/** Share of the examples that rules must get right to be told as rules. */
const LEAST_PRECISION = 0.75;

/** What was counted in the examples of a step, a line for each field: lengths, labels with their words and rules, formats. "" where nothing was. */
export function factsText({ inputs, outputs }: LeafFacts, { signature }: LeafDefinition): string {
  const inputFields = closedAsSeen(signature.inputFields, inputs);
  const given = inputs.map((input) => {
    const said = inputText(input);
    return said === "" ? "" : `${titleOf(signature.inputFields, input.field)}: ${said}.`;
  });
  const wanted = outputs.map((output) => {
    const title = titleOf(signature.outputFields, output.field);
    const said = output.kind === "closed" ? closedText(output, inputFields) : openText(output, title);
    return said === "" ? "" : `${title}: ${said}`;
  });
  return [...given, ...wanted].filter((line) => line !== "").join("\n");
}

function inputText({ values, numbers, items, words }: InputFacts): string {
  if (values !== undefined) return `one of ${values.join(", ")}`;
  return [
    ...(numbers ? [`from ${numbers.least} to ${numbers.most}`] : []),
    ...(items ? [countText(items, "item")] : []),
    ...(words ? [countText(words, "word")] : []),
  ].join(", ");
}

function closedText(
  { labels, rules }: Extract<OutputFacts, { readonly kind: "closed" }>,
  inputFields: readonly Field[],
): string {
  const shares = labels
    .slice(0, MOST_LABELS)
    .map(({ label, share }) => `${label} ${Math.round(100 * share)} %`)
    .join(", ");
  const isRuled = rules.precision >= LEAST_PRECISION;
  const said = isRuled ? sayRules(rules, inputFields)?.prose : undefined;
  const right = said === undefined ? "" : `${said} (right for ${Math.round(100 * rules.precision)} %)`;
  return [`${shares}.`, glossarySentence(labels, 4), right].filter((part) => part !== "").join(" ");
}

function openText({ format }: Extract<OutputFacts, { readonly kind: "open" }>, title: string): string {
  return format === undefined ? "" : formatSentence(title.toLowerCase(), format);
}

function titleOf(fields: readonly Field[], name: string): string {
  return fields.find((field) => field.name === name)?.title ?? name;
}
