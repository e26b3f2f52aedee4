import type { Plan } from "@signet/core";
import { exampleInputText } from "../mop/example-input-text.js";
import { wordsOf } from "../propose/words-of.js";
import type { Problem } from "../strategies/strategy.js";

/** The inputs of the trainset. */
export interface RowInputs {
  /** How alike a row's input is to the one of some rows that is most like it: the share of words that both have, in [0, 1]. */
  readonly likeness: (id: string, others: readonly string[]) => number;
  /** Those of the rows whose input is neither that of one of `others` nor shown by a demo of the plan. */
  readonly unseen: (
    ids: readonly string[],
    by: { readonly plan?: Plan; readonly others?: readonly string[] },
  ) => readonly string[];
}

export function rowInputs({ trainset, graph }: Pick<Problem, "trainset" | "graph">): RowInputs {
  const texts = new Map(
    trainset.map((example) => [example.id, exampleInputText(example, graph.definition.inputFields)]),
  );
  const words = new Map(
    [...texts].map(([id, text]) => [id, new Set(wordsOf(text).map((word) => word.text))]),
  );
  const overlap = (a: string, b: string): number => {
    const [one, other] = [words.get(a) ?? new Set(), words.get(b) ?? new Set()];
    const common = [...one].filter((word) => other.has(word)).length;
    return common / Math.max(1, one.size + other.size - common);
  };
  return {
    likeness: (id, others) => Math.max(0, ...others.map((other) => overlap(id, other))),
    unseen(ids, { plan, others = [] }) {
      const demos = Object.values(plan?.parameters ?? {}).flatMap((leaf) => leaf.demos);
      const shown = [...others, ...demos.map(({ exampleId }) => exampleId)];
      const taken = new Set(shown.flatMap((id) => texts.get(id) ?? []));
      return ids.filter((id) => !taken.has(texts.get(id) ?? ""));
    },
  };
}
