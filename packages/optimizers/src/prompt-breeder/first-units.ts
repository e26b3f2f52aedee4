import type { SinglePlan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { mutateInstruction, writeInstructions } from "../operators/index.js";
import { stepText } from "../propose/step-text.js";
import type { Rng } from "../random/index.js";
import { singlePlan } from "../start-plan.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { withInstructions } from "../strategies/with-instructions.js";
import type { Tried } from "./brood.js";
import { MUTATION_PROMPTS } from "./mutation-prompts.js";
import { THINKING_STYLES } from "./thinking-styles.js";
import type { Unit } from "./unit.js";

export interface FirstUnitsOptions {
  readonly size: number;
  /** Told of all that is written. */
  readonly tried: Tried;
  readonly rng: Rng;
}

/**
 * The first population: the start itself, and units all of whose instructions are written from the problem's description by a mutation prompt and a thinking
 * style of their own. There are fewer where the model has nothing new to say.
 */
export async function firstUnits(
  problem: Problem,
  context: StrategyContext,
  { size, tried, rng }: FirstUnitsOptions,
): Promise<readonly Unit[]> {
  const start = singlePlan(problem.start);
  const paths = Object.keys(start.parameters);
  const seeds = Array.from({ length: size }, (_, index) => {
    const drawing = rng.fork(`unit ${index}`);
    return { style: drawing.pick(THINKING_STYLES), mutation: drawing.pick(MUTATION_PROMPTS) };
  });
  const instructions: Record<string, string>[] = seeds.map(() => ({}));
  for (const path of paths) {
    const base = start.parameters[path]?.instruction ?? "";
    const leaf = leafAt(problem.graph, path);
    const step = leaf && stepText(path, leaf);
    const drafts = seeds.slice(1).map(({ style, mutation: request }) => ({
      texts: {
        program: problem.graph.outline,
        ...(step && { step }),
        style,
        request,
        currentInstruction: base,
      },
    }));
    const written = await writeInstructions(
      {
        operator: mutateInstruction,
        ...{ problem, path, base, drafts },
        known: [],
        distinct: "text",
        repeats: 1,
        rng: rng.fork(path),
      },
      context,
    );
    for (const [index, instruction] of written.entries()) {
      const texts = instructions[index + 1];
      if (instruction === undefined || texts === undefined) continue;
      texts[path] = instruction;
      context.emit({ type: "proposal", path, instruction, origin: "promptBreeder" });
    }
  }
  return seeds.flatMap(({ mutation }, index) => {
    const plan: SinglePlan = withInstructions(start, instructions[index] ?? {});
    if (tried.has(plan)) return [];
    tried.add(plan);
    return [{ plan, mutation, line: [plan] }];
  });
}
