import { leafAt } from "../analyze/leaf-at.js";
import { rewriteFromFeedback, writeInstructions } from "../operators/index.js";
import { stepText } from "../propose/step-text.js";
import type { Rng } from "../random/index.js";
import { type ModuleRecord, moduleRecords, recordText } from "../reflect/module-records.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { Try } from "./draw-tries.js";
import type { GepaTask } from "./gepa-task.js";

/** A new instruction for one module of a candidate, in view of what it did on its rows; `undefined` where it was not called, or nothing new was written. */
export async function rewritten(
  { settings, problem, written }: GepaTask,
  { parent, runs }: Try,
  { path, rng, context }: { readonly path: string; readonly rng: Rng; readonly context: StrategyContext },
): Promise<string | undefined> {
  const leaf = leafAt(problem.graph, path);
  const base = parent.plan.parameters[path]?.instruction;
  if (leaf === undefined || base === undefined) return undefined;
  // Where more rows are compared on than are shown: answers that could not be read, then what scored least.
  const rankOf = ({ failure, score }: ModuleRecord): number => (failure === undefined ? score : -1);
  const records = [...moduleRecords(runs, { path, problem })]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, settings.minibatch);
  if (records.length === 0) return undefined;
  const examples = records.map((record, index) => `### Example ${index + 1}\n${recordText(record, leaf)}`);
  const texts = {
    step: stepText(path, leaf),
    currentInstruction: fenced(base),
    examples: examples.join("\n\n"),
  };
  const [text] = await writeInstructions(
    {
      operator: rewriteFromFeedback,
      problem,
      path,
      base,
      drafts: [{ texts }],
      known: written.get(path) ?? [],
      distinct: "text",
      repeats: 1,
      rng,
    },
    context,
  );
  return text;
}

/** In a fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
