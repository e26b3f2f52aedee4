import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { type Bootstrapped, bootstrap } from "./bootstrap.js";
import { demoBudgets } from "./demo-budgets.js";
import type { DemoOptions } from "./demo-options.js";
import { type DemoSets, type DemoSetsOptions, demoSets } from "./demo-sets.js";
import { inputVectors } from "./input-vectors.js";
import { type DemosByPath, labeledDemos } from "./labeled-demos.js";
import { readTeacher } from "./read-teacher.js";
import { teacherPlan } from "./teacher-plan.js";

/** What strategies add to their user's options: the sizes are theirs to choose. */
export interface MakeDemoSetsOptions extends DemoOptions, DemoSetsOptions {
  readonly maxBootstrapped: number;
  readonly maxLabeled: number;
  /** Successful examples wanted. Default: half of what `count` sets of `maxBootstrapped` demos could show. */
  readonly wanted?: number;
}

export interface MadeDemoSets {
  readonly sets: DemoSets;
  readonly labeled: DemosByPath;
  readonly bootstrapped: Bootstrapped;
}

/**
 * All of a compile's demos, in a phase of their own: labelled ones, those that a teacher's successful runs give, and the sets of both that a
 * search chooses among.
 *
 * @throws {SignetError} `PLAN_INVALID` when the teacher's plan does not fit the program.
 */
export async function makeDemoSets(
  problem: Problem,
  context: StrategyContext,
  options: MakeDemoSetsOptions,
): Promise<MadeDemoSets> {
  const { graph, start, trainset } = problem;
  const { count, maxBootstrapped, maxLabeled, teacher, bootstrapRounds, ...rest } = options;
  const wanted = successesWanted(options);
  const rng = context.rng.fork("demos");
  const labeled = labeledDemos(graph, trainset);
  const budgetOf = demoBudgets(problem, options);
  const plan =
    teacher === undefined
      ? teacherPlan(start, labeled, { size: maxLabeled, rng, budgetOf })
      : readTeacher(teacher, graph);
  return context.phase("bootstrap", async () => {
    const bootstrapped = await bootstrap(problem, context, plan, {
      wanted,
      ...(rest.threshold !== undefined && { threshold: rest.threshold }),
      ...(bootstrapRounds !== undefined && { rounds: bootstrapRounds }),
      ...(rest.loopDemos && { loopDemos: rest.loopDemos }),
    });
    const { embedder, signal } = context;
    const embedding = embedder && { embedder, rng: rng.fork("embedded"), signal };
    const vectors = embedding && (await inputVectors(graph, { ...bootstrapped, labeled }, embedding));
    const sizes = { count, maxBootstrapped, maxLabeled };
    const sets = demoSets(graph, bootstrapped, labeled, { ...sizes, rng, budgetOf, vectors });
    return { sets, labeled, bootstrapped };
  });
}

/** Successful examples that the options ask for. */
export function successesWanted({ wanted, maxBootstrapped, count }: MakeDemoSetsOptions): number {
  return wanted ?? Math.max(maxBootstrapped, Math.ceil((maxBootstrapped * count) / 2));
}
