import { cached, type Embedder, type LanguageModel, mapBounded, memoryStore, stack } from "@signet/core";
import type { Strategy } from "@signet/optimizers";
import type { Task } from "../tasks/read-task.js";
import type { CellRecord } from "./cell-record.js";
import { type CellKey, type CellResult, runCell } from "./run-cell.js";

/** What is measured: every method on every task under every seed. */
export interface CellPlan {
  readonly tasks: readonly Task[];
  readonly seeds: readonly number[];
  readonly methods: readonly string[];
  /** The most answers that one method may base its decisions on. */
  readonly calls: number;
  readonly strategies: Readonly<Record<string, () => Strategy>>;
}

/** What it is measured with. */
export interface CellTools {
  readonly record: CellRecord;
  /** So many tasks are under way at a time, each on a model of its own. */
  readonly models: readonly LanguageModel[];
  /** Makes the model that writes instructions of the one that runs the program. Default: the same. */
  readonly proposerOf?: (lm: LanguageModel) => LanguageModel;
  readonly embedder?: Embedder;
  readonly log: (line: string) => void;
}

/** Measures what the record does not hold yet, and adds it there. */
export async function measureCells(plan: CellPlan, tools: CellTools): Promise<readonly CellResult[]> {
  const lanes = [...tools.models];
  const { signal } = new AbortController();
  const cells = await mapBounded(
    plan.tasks,
    async (task) => {
      const lm = lanes.pop();
      if (lm === undefined) throw new Error("More tasks than models are under way");
      try {
        return await measureTask(task, { plan, tools, lm });
      } finally {
        lanes.push(lm);
      }
    },
    { concurrency: tools.models.length, signal },
  );
  return cells.flat();
}

interface Lane {
  readonly plan: CellPlan;
  readonly tools: CellTools;
  readonly lm: LanguageModel;
}

/** All methods and seeds on one task. They share their answers: equal calls are made once. */
async function measureTask(
  task: Task,
  { plan: { seeds, methods, calls, strategies }, tools, lm }: Lane,
): Promise<readonly CellResult[]> {
  const { record, proposerOf = (model: LanguageModel) => model, embedder, log } = tools;
  const shared = stack(lm, cached(memoryStore({ maxEntries: 1_000_000 })));
  const proposer = proposerOf(shared);
  const cells: CellResult[] = [];
  for (const seed of seeds) {
    for (const method of methods) {
      const key: CellKey = { task: task.name, method, seed };
      const strategy = strategies[method];
      if (strategy === undefined) throw new Error(`tasks.json names the method ${method}, which is none`);
      const known = record.find(key);
      const models = { lm: shared, proposer, ...(embedder && { embedder }) };
      const cell = known ?? (await runCell(task, method, { strategy: strategy(), seed, calls, ...models }));
      if (known === undefined) record.add(cell);
      cells.push(cell);
      log(`  ${lineOf(cell)}${known === undefined ? "" : " (kept)"}`);
    }
  }
  return cells;
}

function lineOf(cell: CellResult): string {
  const { task, method, seed, score, experts, calls, tokens, spentCalls, seconds } = cell;
  return `${task} ${method} seed ${seed}: ${score.toFixed(3)}, ${experts} experts, ${calls} calls (${spentCalls} asked), ${tokens} tokens, ${seconds.toFixed(0)} s`;
}
