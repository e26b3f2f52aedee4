import { resolve } from "node:path";
import {
  compositeOf,
  type Evaluation,
  type ExampleRun,
  evaluate,
  type IdentifiedExample,
  identifyExamples,
  SignetError,
  summarize,
} from "@signet/core";
import type { SignetConfig } from "../config/settings.js";
import { readRows } from "../data/read-rows.js";
import { resolveRows, type SetName } from "../data/resolve-rows.js";
import { UsageError } from "../errors/usage-error.js";
import { outputPath } from "../files/output-path.js";
import { writeText } from "../files/write-text.js";
import type { Io } from "../io.js";
import { withRetries } from "../model/with-retries.js";
import { metricOf } from "../program-file/index.js";
import { renderEvaluation, renderResults, resultRow } from "../report/render-evaluation.js";
import { type LoadArtifactOptions, loadArtifact } from "./load-artifact.js";
import { type SetUp, withSetUp } from "./set-up.js";

/** What `signet evaluate` is told on the command line. */
export interface EvaluateFlags extends SignetConfig {
  readonly artifact?: string;
  readonly whenUnroutable?: LoadArtifactOptions["whenUnroutable"];
  readonly data?: string;
  readonly set?: SetName;
  readonly verbose?: true;
  /** Results of each example go to this file, as JSON Lines. */
  readonly out?: string;
  readonly json?: true;
}

/** Scores the program of a file on rows. Returns the exit code: 1 when nothing could be scored. */
export async function evaluateCommand(path: string, flags: EvaluateFlags, io: Io): Promise<number> {
  const { artifact, whenUnroutable, data, set, verbose, out, json, ...settings } = flags;
  return withSetUp(path, settings, io, async (setUp) => {
    const { file, progress, openLm } = setUp;
    const metric = metricOf(file, path);
    const read = [path, artifact, data].filter((name) => name !== undefined);
    const resultsPath = out === undefined ? undefined : await outputPath(out, { cwd: io.cwd, read });
    const program = await loadArtifact(setUp, { path: artifact, whenUnroutable }, io);
    const { rows, name } = await chooseRows(setUp, { data, set, cwd: io.cwd });
    const lm = withRetries(await openLm());
    const startedMs = performance.now();
    const { concurrency } = setUp.settings;
    const evaluation = await finishedOf(rows, io.signal, (onResult) =>
      evaluate(program, rows, {
        metric,
        lm,
        signal: io.signal,
        onResult: (run) => progress.onStep("evaluate", onResult(run), rows.length),
        ...(concurrency !== undefined && { concurrency }),
      }),
    );
    progress.done();
    const seconds = (performance.now() - startedMs) / 1000;
    const byId = new Map(rows.map((row) => [row.id, row]));
    const results = evaluation.results.map((run) => resultRow(run, byId.get(run.exampleId)));
    if (resultsPath !== undefined) {
      await writeText(resultsPath, results.map((row) => `${JSON.stringify(row)}\n`).join(""));
    }
    const { score = null, interval = null, faults, usage } = evaluation;
    const facts = { program: program.name, artifact: artifact ?? null, data: name, of: rows.length, seconds };
    if (json === true) {
      const object = {
        ...facts,
        n: results.length,
        score,
        interval,
        faults,
        usage,
        ...(verbose && { results }),
      };
      io.stdout.write(`${JSON.stringify(object)}\n`);
    } else {
      if (verbose) io.stdout.write(`${renderResults(results)}\n\n`);
      io.stdout.write(`${renderEvaluation(evaluation, facts)}\n`);
    }
    return exitCode(evaluation, io);
  });
}

function exitCode({ score, results }: Evaluation, io: Io): number {
  if (io.signal.aborted) return 130;
  if (score !== undefined) return 0;
  const reason = results.find(({ outcome }) => !outcome.ok)?.outcome;
  if (reason?.ok !== false) return 1;
  throw new SignetError(
    "EVALUATION_DEGENERATE",
    `No example could be scored: ${reason.code}: ${reason.message}`,
  );
}

/** The evaluation, or, when it was aborted, what had finished by then, in the order of the rows. `onResult` counts. */
async function finishedOf(
  rows: readonly IdentifiedExample[],
  signal: AbortSignal,
  run: (onResult: (run: ExampleRun) => number) => Promise<Evaluation>,
): Promise<Evaluation> {
  const finished = new Map<string, ExampleRun>();
  try {
    return await run((result) => finished.set(result.exampleId, result).size);
  } catch (error) {
    if (!signal.aborted) throw error;
    return summarize(rows.flatMap(({ id }) => finished.get(id) ?? []));
  }
}

interface ChosenRows {
  readonly rows: readonly IdentifiedExample[];
  /** What they are called: a set, or the file. */
  readonly name: string;
}

async function chooseRows(
  { file, filePath }: SetUp,
  {
    data,
    set,
    cwd,
  }: { readonly data: string | undefined; readonly set: SetName | undefined; readonly cwd: string },
): Promise<ChosenRows> {
  const fields = compositeOf(file.program);
  const { inputFields } = fields;
  if (data !== undefined) {
    const rows = await readRows(resolve(cwd, data), { name: "data", fields });
    return { rows: identifyExamples(rows, inputFields, data), name: data };
  }
  for (const name of set === undefined ? (["holdout", "valset", "trainset"] as const) : [set]) {
    const rows = await resolveRows(file, { name, cwd, filePath });
    if (rows !== undefined) return { rows: identifyExamples(rows, inputFields, name), name };
  }
  const what = set === undefined ? "no holdout, valset or trainset" : `no ${set}`;
  throw new UsageError(`The program file exports ${what}: pass --data rows.jsonl`);
}
