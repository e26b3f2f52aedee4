import type { Field } from "@signet/core";
import type { Condition, RuleList } from "./conditional-rules.js";

/** A list of rules in words, for one output. */
export interface SaidRules {
  /** `safety is high. praise is low. premium is high. basic is normal.` Absent where the values alone would not say which field is meant. */
  readonly terse?: string;
  /** `If the topic is safety, answer high. … Otherwise answer normal.` */
  readonly prose: string;
}

/** Writes rules down, in their order, as short sentences that a small model can follow. */
export function sayRules(
  { rules, otherwise }: RuleList,
  inputFields: readonly Field[],
): SaidRules | undefined {
  if (rules.length === 0) return undefined;
  const titles = new Map(inputFields.map(({ name, title }) => [name, title.toLowerCase()]));
  const prose = rules.map(({ when, label }) => `If ${conditionText(when, titles)}, answer ${label}.`);
  const last = otherwise === undefined ? [] : [`Otherwise answer ${otherwise.label}.`];
  const terse = terseText({ rules, ...(otherwise && { otherwise }) }, inputFields);
  return { prose: [...prose, ...last].join(" "), ...(terse !== undefined && { terse }) };
}

function conditionText(when: Condition, titles: ReadonlyMap<string, string>): string {
  const title = titles.get(when.field) ?? when.field;
  switch (when.kind) {
    case "equals":
      return `the ${title} is ${when.among.join(" or ")}`;
    case "holds":
      return `the ${title} says "${when.term}"`;
    default: {
      const side = when.kind === "above" ? "over" : "at most";
      return when.inText
        ? `the ${title} names a number ${side === "over" ? "over" : "of at most"} ${when.threshold}`
        : `the ${title} is ${side} ${when.threshold}`;
    }
  }
}

/** Only rules about values of closed fields, where no value could belong to two fields. What is left to the last field is said value by value. */
function terseText(
  { rules, otherwise }: Pick<RuleList, "rules" | "otherwise">,
  inputFields: readonly Field[],
): string | undefined {
  const closed = inputFields.flatMap(({ name, kind, choices = [] }) =>
    kind === "choice" ? [{ name, choices }] : [],
  );
  const all = closed.flatMap(({ choices }) => choices);
  if (new Set(all).size < all.length) return undefined;
  const sentences: string[] = [];
  for (const { when, label } of rules) {
    if (when.kind !== "equals" || !closed.some(({ name }) => name === when.field)) return undefined;
    sentences.push(...when.among.map((value) => `${value} is ${label}.`));
  }
  if (otherwise === undefined) return sentences.join(" ");
  const field = rules.at(-1)?.when.field;
  const said = new Set(
    rules.flatMap(({ when }) => (when.kind === "equals" && when.field === field ? when.among : [])),
  );
  const rest = closed.find(({ name }) => name === field)?.choices.filter((value) => !said.has(value)) ?? [];
  const isShort = rest.length > 0 && rest.length <= 3;
  return [
    ...sentences,
    ...(isShort ? rest.map((value) => `${value} is ${otherwise.label}.`) : [`Otherwise ${otherwise.label}.`]),
  ].join(" ");
}
