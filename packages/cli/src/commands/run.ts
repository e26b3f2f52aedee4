import { resolve } from "node:path";
import { type Program, SignetError, type Trace, usageOf } from "@signet/core";
import type { SignetConfig } from "../config/settings.js";
import { readLines } from "../data/read-lines.js";
import { reportError } from "../errors/report-error.js";
import { UsageError } from "../errors/usage-error.js";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { withRetries } from "../model/with-retries.js";
import { renderTrace } from "../report/render-trace.js";
import { type LoadArtifactOptions, loadArtifact } from "./load-artifact.js";
import { withSetUp } from "./set-up.js";

/** What `signet run` is told on the command line. */
export interface RunFlags extends SignetConfig {
  readonly artifact?: string;
  readonly whenUnroutable?: LoadArtifactOptions["whenUnroutable"];
  readonly input?: string;
  readonly inputFile?: string;
  readonly trace?: true;
  readonly json?: true;
  readonly debug?: true;
}

/** One run: its output in encoded form, or its failure. */
type Ran = { readonly trace: Trace | undefined } & (
  | { readonly output: unknown; readonly error?: never }
  | { readonly error: unknown; readonly output?: never }
);

type RunOne = (input: unknown) => Promise<Ran>;

/** Runs the program of a file on one input, or on every line of standard input. Returns the exit code. */
export async function runCommand(path: string, flags: RunFlags, io: Io): Promise<number> {
  const { artifact, whenUnroutable, input, inputFile, trace: isTraced, json, debug, ...settings } = flags;
  if (input === undefined && inputFile === undefined && io.stdin.isTTY === true) {
    throw new UsageError(
      "There is no input: pass --input '{ ... }', --input-file FILE, or JSON lines on standard input",
    );
  }
  const single = await readInput({ input, inputFile }, io);
  return withSetUp(path, settings, io, async (setUp) => {
    const { openLm, progress } = setUp;
    const { concurrency = 8 } = setUp.settings;
    const program = await loadArtifact(setUp, { path: artifact, whenUnroutable }, io);
    const lm = withRetries(await openLm());
    progress.done();
    const runOne: RunOne = async (value) => {
      const traces: Trace[] = [];
      const ran = await runTraced(
        program,
        value,
        { lm, signal: io.signal, onTrace: (trace) => traces.push(trace) },
        traces,
      );
      if (isTraced === true && json !== true && ran.trace !== undefined)
        io.stderr.write(`${renderTrace(ran.trace, program.name)}\n`);
      return ran;
    };
    const shown = { isJson: json === true, isTraced: isTraced === true };
    if (single !== undefined) return printOne(await runOne(single.value), shown, io);
    return runLines(runOne, { ...shown, concurrency, isDebug: debug === true }, io);
  });
}

async function runTraced(
  program: Program<unknown, unknown>,
  input: unknown,
  options: Parameters<typeof program.run>[1],
  traces: readonly Trace[],
): Promise<Ran> {
  try {
    await program.run(input, options);
    // The trace holds the output in its encoded form: dates and the like as JSON carries them.
    return { output: traces[0]?.output, trace: traces[0] };
  } catch (error) {
    return { error, trace: traces[0] };
  }
}

/** The input that flags give; absent when it comes line by line on standard input. */
async function readInput(
  { input, inputFile }: { readonly input: string | undefined; readonly inputFile: string | undefined },
  { cwd }: Io,
): Promise<{ readonly value: unknown } | undefined> {
  if (input !== undefined) return { value: parseInput(input, "--input") };
  if (inputFile === undefined) return undefined;
  return { value: parseInput(await readText(resolve(cwd, inputFile), "input"), inputFile) };
}

function parseInput(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("INPUT_INVALID", `${where} is not JSON: ${reason}`, { cause });
  }
}

interface Shown {
  readonly isJson: boolean;
  readonly isTraced: boolean;
}

function printOne({ output, error, trace }: Ran, { isJson, isTraced }: Shown, io: Io): number {
  if (error !== undefined) throw error;
  const usage = trace === undefined ? {} : { usage: usageOf([trace]), seconds: trace.durationMs / 1000 };
  const text = isJson
    ? JSON.stringify({ output, ...usage, ...(isTraced && { trace }) })
    : JSON.stringify(output, undefined, io.stdout.isTTY === true ? 2 : undefined);
  io.stdout.write(`${text}\n`);
  return 0;
}

/**
 * Answers every line in the order of the lines, each as soon as it and those before it are done. A line that fails is told on standard error and
 * leaves `{"error": ...}` in its place; the others go on.
 */
async function runLines(
  runOne: RunOne,
  {
    isJson,
    isTraced,
    isDebug,
    concurrency,
  }: Shown & { readonly isDebug: boolean; readonly concurrency: number },
  io: Io,
): Promise<number> {
  const outputs: unknown[] = [];
  const traces: Trace[] = [];
  const underWay = new Set<Promise<unknown>>();
  let failed = 0;
  let printed: Promise<void> = Promise.resolve();

  const tell = (line: number, { output, error, trace }: Ran): void => {
    if (trace !== undefined) traces.push(trace);
    let shown = isTraced && isJson ? { output, trace } : isJson ? { output } : output;
    if (error !== undefined) {
      failed++;
      reportError(atLine(line, error), io, { isJson: false, isDebug });
      shown = {
        error: SignetError.is(error)
          ? { code: error.code, message: error.message }
          : { message: String(error) },
      };
    }
    if (isJson) outputs.push(shown);
    else io.stdout.write(`${JSON.stringify(shown)}\n`);
  };

  for await (const { line, text } of readLines(io.stdin)) {
    if (io.signal.aborted) break;
    const answer = answerLine(runOne, text).finally(() => underWay.delete(answer));
    underWay.add(answer);
    printed = printed.then(async () => tell(line, await answer));
    if (underWay.size >= concurrency) await Promise.race(underWay);
  }
  await printed;
  if (isJson) io.stdout.write(`${JSON.stringify({ outputs, failed, usage: usageOf(traces) })}\n`);
  if (io.signal.aborted) return 130;
  return failed > 0 ? 1 : 0;
}

/** Never rejects: a line that is no JSON is a failure like any other. */
async function answerLine(runOne: RunOne, text: string): Promise<Ran> {
  try {
    return await runOne(parseInput(text, "The line"));
  } catch (error) {
    return { error, trace: undefined };
  }
}

function atLine(line: number, error: unknown): unknown {
  if (!SignetError.is(error)) return new Error(`line ${line}: ${String(error)}`, { cause: error });
  return new SignetError(error.code, `line ${line}: ${error.message}`, { cause: error });
}
