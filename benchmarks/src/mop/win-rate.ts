import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { miniLm } from "@signet/adapters/embed";
import { cacheDirectory, defaultModel, llama } from "@signet/adapters/llama";
import { type Embedder, sha256Hex } from "@signet/core";
import { onnxRuntime } from "../../../scripts/onnx-runtime.mjs";
import { buildDigest } from "../cells/build-digest.js";
import { cellRecord } from "../cells/cell-record.js";
import { measureCells } from "../cells/measure-cells.js";
import type { BenchmarkContext, Row } from "../report.js";
import { cutTo } from "../tasks/cut-to.js";
import { dataDirectory, readManifest } from "../tasks/manifest.js";
import { readTask } from "../tasks/read-task.js";
import { methodTable, OURS } from "./methods.js";
import { readSettings, type WinRateSettings } from "./settings.js";
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
  try {
    const tasks = settings.tasks.map((sizes) => {
      const entry = manifest[sizes.name];
      if (entry === undefined) throw new Error(`${directory} has no task ${sizes.name}`);
      return cutTo(sizes, readTask(directory, sizes.name, entry));
    });
    const { seeds, methods, callsPerMethod: calls } = settings;
    const plan = { tasks, seeds, methods, calls, strategies: methodTable(calls) };
    return winRateRows(await measureCells(plan, { record, models, embedder, log }), OURS);
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

/** Results of other models are results of another measurement. */
function checkModels(settings: WinRateSettings, embedder: Embedder): void {
  if (settings.model.sha256 !== defaultModel.sha256)
    throw new Error(
      `tasks.json names the model ${settings.model.name}, the embedded one is ${defaultModel.name}`,
    );
  if (settings.embedder !== embedder.id)
    throw new Error(`tasks.json names the embedder ${settings.embedder}, the embedded one is ${embedder.id}`);
}
