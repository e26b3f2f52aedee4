import type { Example, Metric, Program } from "@signet/core";
import { SignetError } from "@signet/core";
import type { Strategy } from "@signet/optimizers";
import type { ScoreAnswer } from "@signet/serve";
import { readSettings, type Settings } from "../config/settings.js";
import { closest } from "../errors/closest.js";
import type { EmbedderChoice } from "../model/open-embedders.js";
import type { ModelChoice } from "../model/open-models.js";

/** Rows, a function that brings them, or the path of a JSON Lines or JSON file, relative to the program file. */
export type RowsExport<I = unknown, L = unknown> =
  | readonly Example<I, L>[]
  | (() => readonly Example<I, L>[] | Promise<readonly Example<I, L>[]>)
  | string;

/**
 * What a program file exports; only `program` (or the default export) has to be there.
 *
 * @example
 * export const program = triage;               // or: export default triage
 * export const metric = exactMatch("label");   // for compile and evaluate
 * export const trainset = "./train.jsonl";     // or rows, or an async function
 */
export interface ProgramFile<I = unknown, O = unknown, L = unknown> {
  readonly program: Program<I, O>;
  readonly metric?: Metric<I, O, L>;
  /** For serve: judges live answers, for which no right one is known. */
  readonly score?: ScoreAnswer<I, O>;
  readonly trainset?: RowsExport<I, L>;
  readonly valset?: RowsExport<I, L>;
  readonly holdout?: RowsExport<I, L>;
  /** Takes out of rows what no demo or prompt may show; see `CompileOptions.redact`. */
  readonly redact?: (example: Example<I, L>) => Example<I, L>;
  /** A model, a table of models by role, a function that makes one, or a name as `--lm` takes it. */
  readonly lm?: ModelChoice;
  readonly proposer?: ModelChoice;
  /** An embedder, a function that makes one, or a name as `--embedder` takes it. */
  readonly embedder?: EmbedderChoice;
  /** A strategy, or its name. */
  readonly strategy?: Strategy | NonNullable<Settings["strategy"]>;
  readonly options?: Omit<Settings, "lm" | "proposer" | "embedder" | "strategy">;
}

/** The names that a program file may export; others are its own affair. */
const NAMES = [
  "program",
  "metric",
  "score",
  "trainset",
  "valset",
  "holdout",
  "redact",
  "lm",
  "proposer",
  "embedder",
  "strategy",
  "options",
] as const;
const SETS = ["trainset", "valset", "holdout"] as const;

/**
 * Reads what a program file exports.
 *
 * @throws {SignetError} `PROGRAM_FILE_INVALID` naming the export, and how it should be written.
 */
export function readProgramFile(exports: Readonly<Record<string, unknown>>, path: string): ProgramFile {
  const { metric, redact, lm, proposer, embedder, strategy, options } = exports;
  if (metric !== undefined && typeof metric !== "function")
    throw wrong(path, "metric", metric, 'a function: export const metric = exactMatch("answer")');
  if (redact !== undefined && typeof redact !== "function")
    throw wrong(
      path,
      "redact",
      redact,
      "a function: export const redact = (example) => ({ ...example, ... })",
    );
  if (exports.score !== undefined && typeof exports.score !== "function")
    throw wrong(path, "score", exports.score, "a function: export const score = (input, output) => 1");
  for (const name of ["lm", "proposer"] as const) {
    if (exports[name] !== undefined && !isModelChoice(exports[name]))
      throw wrong(
        path,
        name,
        exports[name],
        `a model or its name: export const ${name} = "openai:gpt-4o-mini"`,
      );
  }
  if (embedder !== undefined && !isEmbedderChoice(embedder))
    throw wrong(
      path,
      "embedder",
      embedder,
      'an embedder or its name: export const embedder = "openai:text-embedding-3-small"',
    );
  for (const name of SETS) {
    if (exports[name] !== undefined && !isRows(exports[name]))
      throw wrong(
        path,
        name,
        exports[name],
        `rows, a function or a path: export const ${name} = "./rows.jsonl"`,
      );
  }
  if (strategy !== undefined && typeof strategy !== "string" && !isStrategy(strategy))
    throw wrong(path, "strategy", strategy, "a strategy or its name: export const strategy = mipro()");
  const named = typeof strategy === "string" ? { strategy } : {};
  const settings = readSettings({ ...(options ?? {}), ...named }, `The options of ${path}`);
  return {
    program: readProgram(exports, path),
    ...pick(exports, ["metric", "score", "redact", "embedder", ...SETS]),
    ...(lm !== undefined && { lm }),
    ...(proposer !== undefined && { proposer }),
    ...(strategy !== undefined && { strategy: typeof strategy === "string" ? settings.strategy : strategy }),
    options: settings,
    // Every member was checked above; what a function or a program takes and gives is not visible at run time.
  } as ProgramFile;
}

/** The metric, which compile and evaluate cannot do without. */
export function metricOf({ metric }: ProgramFile, path: string): Metric<unknown, unknown, unknown> {
  if (metric !== undefined) return metric;
  throw new SignetError(
    "PROGRAM_FILE_INVALID",
    `${path} exports no metric: add for example \`export const metric = exactMatch("answer")\``,
  );
}

function readProgram(exports: Readonly<Record<string, unknown>>, path: string): unknown {
  const found = exports.program ?? exports.default;
  if (isProgram(found)) return found;
  if (found !== undefined) {
    const name = exports.program === undefined ? "default export" : '"program"';
    throw new SignetError(
      "PROGRAM_FILE_INVALID",
      `The ${name} of ${path} is ${kindOf(found)}, it should be what program({ name, input, output, modules, run }) returns`,
    );
  }
  const other = Object.keys(exports).find((name) => isProgram(exports[name]));
  const similar = Object.keys(exports).find((name) => closest(name, NAMES) === "program");
  const advice =
    other !== undefined
      ? `it exports one as "${other}": add \`export { ${other} as program }\``
      : similar !== undefined
        ? `it exports "${similar}", did you mean "program"`
        : "write `export const program = program({ name, input, output, modules, run })`, or export it as default";
  throw new SignetError("PROGRAM_FILE_INVALID", `${path} exports no program: ${advice}`);
}

/** By its marks: another copy of the package may have made it. */
function isProgram(value: unknown): value is Program<unknown, unknown> {
  return (
    isRecord(value) &&
    value.kind === "composite" &&
    isRecord(value["~definition"]) &&
    typeof value.run === "function"
  );
}

function isStrategy(value: unknown): boolean {
  return isRecord(value) && typeof value.name === "string" && typeof value.optimize === "function";
}

function isModelChoice(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "function") return true;
  return isRecord(value) && (typeof value.generate === "function" || isRecord(value.default));
}

function isEmbedderChoice(value: unknown): boolean {
  return typeof value === "string" || typeof value === "function" || isRecord(value);
}

function isRows(value: unknown): boolean {
  return typeof value === "string" || typeof value === "function" || Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function pick(source: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])),
  );
}

function wrong(path: string, name: string, value: unknown, expected: string): SignetError {
  return new SignetError(
    "PROGRAM_FILE_INVALID",
    `"${name}" of ${path} is ${kindOf(value)}, it should be ${expected}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a promise (await it)";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
