import { mapBounded, type Plan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { type Operator, type OperatorTexts, writeInstructions } from "../operators/index.js";
import { stepText } from "../propose/step-text.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { Change, TriedPlans } from "../strategies/tried-plans.js";

/** A plan to be: one leaf gets the instruction that the operator makes of some others. */
export interface Conception extends Change {
  /** By field of the operator. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface WriteChildrenOptions {
  readonly operator: Operator;
  readonly problem: Problem;
  readonly context: StrategyContext;
  /** Told of all that is written. */
  readonly tried: TriedPlans;
  readonly temperature: number;
  readonly rng: Rng;
}

/** Has every child written. A plan that was tried before is asked for once more. @returns Aligned; absent where nothing new came of it. */
export async function writeChildren(
  conceptions: readonly Conception[],
  { operator, problem, context, tried, temperature, rng }: WriteChildrenOptions,
): Promise<readonly (Plan | undefined)[]> {
  const indexed = conceptions.map((conception, index) => ({ ...conception, index }));
  const keys = indexed.map(tried.keyOf); // where it is equal, the same instructions are new
  const alike = [...new Set(keys)].map((key) => indexed.filter((_, index) => keys[index] === key));
  const each = Math.max(1, Math.floor(context.concurrency / Math.max(1, alike.length)));
  const texts = await mapBounded(
    alike,
    async (group, number, signal) => {
      const [{ path } = { path: "" }] = group;
      const leaf = leafAt(problem.graph, path);
      const step = leaf === undefined ? path : stepText(path, leaf);
      const written = await writeInstructions(
        {
          operator,
          problem,
          path,
          base: problem.start.parameters[path]?.instruction ?? "",
          sources: [...new Set(group.flatMap(({ sources }) => Object.values(sources)))],
          drafts: group.map(({ sources }) => ({
            texts: { step, ...sources } satisfies OperatorTexts<string>,
          })),
          known: group.slice(0, 1).flatMap(tried.known),
          distinct: "text",
          repeats: 1,
          temperature,
          rng: rng.fork(`group ${number}`),
        },
        { ...context, signal, concurrency: each },
      );
      return group.map((conception, at) => ({ ...conception, instruction: written[at] }));
    },
    context,
  );
  const children = conceptions.map((): Plan | undefined => undefined);
  for (const { index, instruction, ...change } of texts.flat()) {
    const plan = instruction === undefined ? undefined : tried.add(change, instruction);
    if (plan === undefined || instruction === undefined) continue;
    context.emit({ type: "proposal", path: change.path, instruction, origin: operator.name });
    children[index] = plan;
  }
  return children;
}
