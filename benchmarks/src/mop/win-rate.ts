import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { miniLm } from "@signet/adapters/embed";
import { cacheDirectory, defaultModel, llama } from "@signet/adapters/llama";
import {
  cached,
  type Embedder,
  type LanguageModel,
  mapBounded,
  memoryStore,
  sha256Hex,
  stack,
} from "@signet/core";
import { onnxRuntime } from "../../../scripts/onnx-runtime.mjs";
import { buildDigest } from "../cells/build-digest.js";
import { type CellRecord, cellRecord } from "../cells/cell-record.js";
import { type CellKey, type CellResult, runCell } from "../cells/run-cell.js";
import type { BenchmarkContext, Row } from "../report.js";
import { dataDirectory, readManifest } from "../tasks/manifest.js";
import { readTask, type Task } from "../tasks/read-task.js";
import { methodTable, OURS } from "./methods.js";
import { readSettings, type TaskSettings, type WinRateSettings } from "./settings.js";
import { winRateRows } from "./win-rate-rows.js";

/**
 * Whether a mixture of prompts beats single prompts on real tasks: every method compiles every task of `tasks.json` with the embedded model under the same
 * allowance of calls, and its artifact is scored on test rows that nothing had seen. What is finished is kept in the temporary folder, for
 * these settings and this build: an interrupted measurement goes on from there.
 */
export async function measureWinRate({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const directory = dataDirectory();
  if (directory === undefined) {
    log("  win_rate is skipped: there is no data directory (SIGNET_DATA)");
    return [];
  }
  const settings = readSettings();
  const file = join(
    tmpdir(),
    `signet-win-rate-${sha256Hex(settings.digest + buildDigest() + methodsText(settings)).slice(0, 16)}.jsonl`,
  );
  log(`  results are kept in ${file}`);
  const record = cellRecord(file);
  const manifest = readManifest(directory);
  const models = await Promise.all(Array.from({ length: LANES }, () => llama({ threads: 1 })));
  const embedder = await miniLm(await onnxRuntime(cacheDirectory()));
  checkModels(settings, embedder);
  const lanes = [...models];
  try {
    const { signal } = new AbortController();
    const cells = await mapBounded(
      settings.tasks,
      async (sizes) => {
        const entry = manifest[sizes.name];
        if (entry === undefined) throw new Error(`${directory} has no task ${sizes.name}`);
        const task = cutTo(sizes, readTask(directory, sizes.name, entry));
        const lm = lanes.pop();
        if (lm === undefined) throw new Error("More tasks than models are under way");
        try {
          return await runTask(task, { settings, record, lm, embedder, log });
        } finally {
          lanes.push(lm);
        }
      },
      { concurrency: LANES, signal },
    );
    return winRateRows(cells.flat(), OURS);
  } finally {
    for (const lm of models) await lm.dispose();
    await embedder.dispose();
  }
}

/** Tasks at a time, each on a model of its own with one thread: two threads of one model wait for each other more than they help. */
const LANES = Math.min(2, availableParallelism());

/** How every method is set up: results of other settings are other results. */
function methodsText({ callsPerMethod }: WinRateSettings): string {
  return Object.entries(methodTable(callsPerMethod))
    .map(([name, make]) => `${name} ${JSON.stringify(make().options)}`)
    .join("\n");
}

interface TaskRun {
  readonly settings: WinRateSettings;
  readonly record: CellRecord;
  readonly lm: LanguageModel;
  readonly embedder: Embedder;
  readonly log: (line: string) => void;
}

/** All methods and seeds on one task. They share their answers: equal calls are made once. */
async function runTask(
  task: Task,
  { settings, record, lm, embedder, log }: TaskRun,
): Promise<readonly CellResult[]> {
  const { seeds, methods, callsPerMethod: calls } = settings;
  const shared = stack(lm, cached(memoryStore({ maxEntries: 1_000_000 })));
  const table = methodTable(calls);
  const cells: CellResult[] = [];
  for (const seed of seeds) {
    for (const method of methods) {
      const key: CellKey = { task: task.name, method, seed };
      const strategy = table[method];
      if (strategy === undefined) throw new Error(`tasks.json names the method ${method}, which is none`);
      const known = record.find(key);
      const cell =
        known ??
        (await runCell(task, method, {
          strategy: strategy(),
          seed,
          calls,
          lm: shared,
          ...(embedder && { embedder }),
        }));
      if (known === undefined) record.add(cell);
      cells.push(cell);
      log(`  ${lineOf(cell)}${known === undefined ? "" : " (kept)"}`);
    }
  }
  return cells;
}

function cutTo({ train, val, test }: TaskSettings, task: Task): Task {
  return {
    ...task,
    train: task.train.slice(0, train),
    val: task.val.slice(0, val),
    test: task.test.slice(0, test),
  };
}

/** Results of other models are results of another measurement. */
function checkModels(settings: WinRateSettings, embedder: Embedder): void {
  if (settings.model.sha256 !== defaultModel.sha256)
    throw new Error(
      `tasks.json names the model ${settings.model.name}, the embedded one is ${defaultModel.name}`,
    );
  if (settings.embedder !== embedder.id)
    throw new Error(`tasks.json names the embedder ${settings.embedder}, the embedded one is ${embedder.id}`);
}

function lineOf({
  task,
  method,
  seed,
  score,
  experts,
  calls,
  tokens,
  spentCalls,
  seconds,
}: CellResult): string {
  return `${task} ${method} seed ${seed}: ${score.toFixed(3)}, ${experts} experts, ${calls} calls (${spentCalls} asked), ${tokens} tokens, ${seconds.toFixed(0)} s`;
}
