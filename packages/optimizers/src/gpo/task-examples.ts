import type { Fields, IdentifiedExample, LeafDefinition } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { PLACEHOLDER } from "../operators/improve-from-trajectory.js";
import { exampleText } from "../propose/example-text.js";
import { withoutAttachments } from "../propose/without-attachments.js";
import type { Rng } from "../random/index.js";
import type { Problem } from "../strategies/strategy.js";

/** Where a task example shows the instruction's place. */
export type InstructionPosition = "beforeInput" | "afterInput" | "beforeOutput";

export interface TaskExamplesOptions {
  /** Whose inputs and outputs are shown; of several, and of a step that no labels tell of, those of the whole program. */
  readonly paths: readonly string[];
  readonly count: number;
  readonly position: InstructionPosition;
  readonly rng: Rng;
}

/** Some examples of the trainset, with a placeholder where the instruction is going to stand; `undefined` when there are none. */
export function taskExamples(
  problem: Pick<Problem, "graph" | "trainset">,
  { paths, count, position, rng }: TaskExamplesOptions,
): string | undefined {
  const [path = ""] = paths;
  const leaf = leafAt(problem.graph, path);
  const own = paths.length === 1 && leaf ? ofLeaf(problem, { path, leaf }) : [];
  const all = own.length > 0 ? own : problem.trainset.flatMap((row) => ofProgram(row));
  const shown = rng.shuffle(all).slice(0, count);
  return shown.length === 0 ? undefined : shown.map((pair) => withPlaceholder(pair, position)).join("\n\n");
}

interface Pair {
  readonly input: string;
  readonly output: string;
}

function ofLeaf(
  { graph, trainset }: Pick<Problem, "graph" | "trainset">,
  { path, leaf }: { readonly path: string; readonly leaf: LeafDefinition },
): readonly Pair[] {
  const { inputFields, outputFields } = leaf.signature;
  const only = (fields: Fields, names: readonly { readonly name: string }[]): Fields =>
    Object.fromEntries(
      names.flatMap(({ name }) => {
        const value = fields[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  return (labeledDemos(graph, trainset)[path] ?? []).map(({ fields }) => ({
    input: exampleText(only(fields, inputFields), leaf),
    output: exampleText(only(fields, outputFields), leaf),
  }));
}

/** What the program gets and should answer. A row without a label shows nothing. */
function ofProgram({ input, expected }: IdentifiedExample): readonly Pair[] {
  if (expected === undefined || expected === null) return [];
  return [
    {
      input: `Input of the program: ${withoutAttachments(printed(input))}`,
      output: `Its output: ${withoutAttachments(printed(expected))}`,
    },
  ];
}

/** A label is whatever the metric reads; what JSON cannot carry is shown as text. */
function printed(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

function withPlaceholder({ input, output }: Pair, position: InstructionPosition): string {
  return {
    beforeInput: `${PLACEHOLDER}\n${input}\n${output}`,
    afterInput: `${input} ${PLACEHOLDER}\n${output}`,
    beforeOutput: `${input}\n${PLACEHOLDER} ${output}`,
  }[position];
}
