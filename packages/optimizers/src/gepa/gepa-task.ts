import { type DemosByPath, labeledDemos } from "../bootstrap/labeled-demos.js";
import type { Contest } from "../strategies/contest.js";
import type { GepaSettings } from "../strategies/gepa-options.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { planHash } from "../study/recorded-evaluator.js";
import { type ComponentKind, type ComponentTurns, componentTurns } from "./component-turns.js";
import { openPool, type Pool } from "./pool.js";
import { type RowInputs, rowInputs } from "./row-inputs.js";

/** What the parts of one compile share. */
export interface GepaTask {
  readonly settings: GepaSettings;
  readonly problem: Problem;
  readonly context: StrategyContext;
  readonly contest: Contest;
  readonly pool: Pool;
  readonly turns: ComponentTurns;
  readonly labeled: DemosByPath;
  readonly inputs: RowInputs;
  /** Instructions that were tried, by path: none is written again. */
  readonly written: ReadonlyMap<string, Set<string>>;
  /** Hashes of plans that were tried: none is run again. */
  readonly tried: Set<string>;
}

/** With the start as the only candidate; it has been run on the whole valset. */
export function gepaTask(
  contest: Contest,
  context: StrategyContext,
  { settings, kinds }: { readonly settings: GepaSettings; readonly kinds: readonly ComponentKind[] },
): GepaTask {
  const { problem } = contest;
  const { start, graph, trainset } = problem;
  const pool = openPool(contest);
  pool.add(start, []);
  const leaves = Object.entries(start.parameters);
  return {
    settings,
    problem,
    context,
    contest,
    pool,
    turns: componentTurns(problem, { choice: settings.modules, kinds }),
    labeled: labeledDemos(graph, trainset),
    inputs: rowInputs(problem),
    written: new Map(leaves.map(([path, { instruction }]) => [path, new Set([instruction])])),
    tried: new Set([planHash(start)]),
  };
}
