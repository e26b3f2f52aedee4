import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultModel, llama } from "@signet/adapters/llama";
import { type LanguageModel, sha256Hex } from "@signet/core";
import { buildDigest } from "../../cells/build-digest.js";
import { cellRecord } from "../../cells/cell-record.js";
import { measureCells } from "../../cells/measure-cells.js";
import type { BenchmarkContext, Row } from "../../report.js";
import { cutTo } from "../../tasks/cut-to.js";
import { dataDirectory, readManifest } from "../../tasks/manifest.js";
import { readTask, type Task } from "../../tasks/read-task.js";
import { BASELINE, bbhMethods } from "./bbh-methods.js";
import { bbhRows } from "./bbh-rows.js";
import { type BbhSettings, readBbhSettings } from "./bbh-settings.js";
import { cappedModel } from "./capped-model.js";

/** Most tokens of anything that the model writes as a proposer. */
const PROPOSAL_TOKENS = 80;
/** Tasks at a time, each on a model of its own with one thread: two threads of one model wait for each other more than they help. */
const LANES = Math.min(2, availableParallelism());

/**
 * All strategies on tasks of BIG-bench Hard under the same allowance of calls, with a small local model that also writes the instructions. What is finished is
 * kept in the temporary folder, for these settings and this build: an interrupted measurement goes on from there.
 */
export async function measureBbh({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const directory = dataDirectory();
  if (directory === undefined) {
    log("  bbh_table is skipped: there is no data directory (SIGNET_DATA)");
    return [];
  }
  const settings = readBbhSettings();
  if (settings.model.sha256 !== defaultModel.sha256)
    throw new Error(
      `tasks.json names the model ${settings.model.name}, the embedded one is ${defaultModel.name}`,
    );
  const digest = sha256Hex(settings.digest + buildDigest() + methodsText(settings));
  const file = join(tmpdir(), `signet-bbh-${digest.slice(0, 16)}.jsonl`);
  log(`  results are kept in ${file}`);
  const models = await Promise.all(Array.from({ length: LANES }, () => llama({ threads: 1 })));
  try {
    return await bbhTable({ settings, tasks: readTasks(directory, settings), models, file, log });
  } finally {
    for (const lm of models) await lm.dispose();
  }
}

/** What a table is made with. */
export interface BbhTable {
  readonly settings: Pick<BbhSettings, "seeds" | "methods" | "callsPerMethod">;
  readonly tasks: readonly Task[];
  /** So many tasks are under way at a time. */
  readonly models: readonly LanguageModel[];
  /** Where finished cells are kept. */
  readonly file: string;
  readonly log: (line: string) => void;
}

/** Measures what is not kept yet, and puts all together. */
export async function bbhTable({ settings, tasks, models, file, log }: BbhTable): Promise<readonly Row[]> {
  const { seeds, methods, callsPerMethod: calls } = settings;
  const plan = { tasks, seeds, methods, calls, strategies: bbhMethods(calls) };
  const proposerOf = (lm: LanguageModel): LanguageModel => cappedModel(lm, PROPOSAL_TOKENS);
  const cells = await measureCells(plan, { record: cellRecord(file), models, proposerOf, log });
  return bbhRows(cells, BASELINE);
}

function readTasks(directory: string, { tasks }: BbhSettings): readonly Task[] {
  const manifest = readManifest(directory);
  return tasks.map((sizes) => {
    const entry = manifest[sizes.name];
    if (entry === undefined) throw new Error(`${directory} has no task ${sizes.name}`);
    return cutTo(sizes, readTask(directory, sizes.name, entry));
  });
}

/** How every method is set up: results of other settings are other results. */
function methodsText({ callsPerMethod }: BbhSettings): string {
  return Object.entries(bbhMethods(callsPerMethod))
    .map(([name, make]) => `${name} ${JSON.stringify(make().options)}`)
    .join("\n");
}
