import { scoreInterval } from "@signet/core";
import type { CellResult } from "../../cells/run-cell.js";
import type { Row } from "../../report.js";
import { mean } from "../../statistics/mean.js";
import { pairedGain } from "./paired-gain.js";
import { papersOrder } from "./papers-order.js";

/** From the lower to the upper end. */
type Interval = readonly [low: number, high: number];

/** What one method came to on all tasks. */
interface MethodLine {
  readonly method: string;
  readonly score: number;
  /** Over tasks. */
  readonly interval: Interval;
  /** In points against the baseline, over the test rows of all tasks. */
  readonly gain: number;
  readonly gainInterval: Interval;
  readonly calls: number;
  readonly tokens: number;
  readonly testTokens: number;
}

/**
 * One row for each method, its mean over tasks with a 95 % interval over them, and what it is ahead of the baseline with one over test rows; one for each task and method, with an
 * interval over test rows; and last the whole as a table.
 */
export function bbhRows(cells: readonly CellResult[], baseline: string): readonly Row[] {
  const tasks = distinct(cells.map(({ task }) => task));
  const methods = distinct(cells.map(({ method }) => method));
  const lines = methods.map((method) => lineOf(method, { cells, tasks, baseline }));
  const scores = Object.fromEntries(lines.map(({ method, score }) => [method, score]));
  return [
    ...lines.map(methodRow),
    ...tasks.flatMap((task) => methods.map((method) => cellRow(task, method, cells))),
    {
      id: "bbh_table",
      value: tasks.length,
      unit: "tasks",
      note: [
        `${methods.length} methods; scores with 95 % over tasks, gains on the program as written in points with 95 % over test rows`,
        tableOf(lines, { cells, tasks }),
        papersOrder(scores),
      ]
        .filter((part) => part !== "")
        .join("\n"),
    },
  ];
}

interface Table {
  readonly cells: readonly CellResult[];
  readonly tasks: readonly string[];
}

function lineOf(
  method: string,
  { cells, tasks, baseline }: Table & { readonly baseline: string },
): MethodLine {
  const own = cells.filter((cell) => cell.method === method);
  const scores = tasks.map((task) => scoreOn(task, method, cells));
  const rowsOf = (name: string): readonly number[] =>
    tasks.flatMap((task) => rowScores(cellsOf(task, name, cells)));
  const { gain, interval: gainInterval } = pairedGain(rowsOf(method), rowsOf(baseline));
  return {
    method,
    score: mean(scores),
    interval: scoreInterval(scores),
    gain,
    gainInterval,
    calls: mean(own.map((cell) => cell.calls)),
    tokens: mean(own.map((cell) => cell.tokens)),
    testTokens: mean(own.map((cell) => cell.testTokens)),
  };
}

/** Of each test row, the mean over seeds. */
function rowScores(own: readonly CellResult[]): readonly number[] {
  return (own[0]?.testScores ?? []).map((_, row) => mean(own.map(({ testScores }) => testScores[row] ?? 0)));
}

/** Mean over seeds. */
function scoreOn(task: string, method: string, cells: readonly CellResult[]): number {
  return mean(cellsOf(task, method, cells).map(({ score }) => score));
}

function cellsOf(task: string, method: string, cells: readonly CellResult[]): readonly CellResult[] {
  return cells.filter((cell) => cell.task === task && cell.method === method);
}

function methodRow(line: MethodLine): Row {
  const { method, score, interval, gain, gainInterval, calls, tokens, testTokens } = line;
  return {
    id: `bbh_table:${method}`,
    value: score,
    unit: "share",
    spread: halfOf(interval),
    note: [
      `mean over tasks, 95 % over tasks ${between(interval, 3)}`,
      `${signed(gain)} points against the program as written, 95 % over test rows ${between(gainInterval, 1)}`,
      `${Math.round(calls)} calls and ${Math.round(tokens)} tokens a compile`,
      `its result takes ${Math.round(testTokens)} tokens on the test rows`,
    ].join("; "),
  };
}

/** Rows are averaged over seeds before the interval is taken. */
function cellRow(task: string, method: string, cells: readonly CellResult[]): Row {
  const own = cellsOf(task, method, cells);
  const rows = rowScores(own);
  const interval = scoreInterval(rows);
  return {
    id: `bbh_table:${task}:${method}`,
    value: scoreOn(task, method, cells),
    unit: "share",
    spread: halfOf(interval),
    note: `95 % over ${rows.length} test rows ${between(interval, 3)}; ${Math.round(mean(own.map(({ calls }) => calls)))} calls, ${Math.round(mean(own.map(({ tokens }) => tokens)))} tokens; ${Math.round(mean(own.map(({ seconds }) => seconds)))} s`,
  };
}

/** In Markdown, the best method first. */
function tableOf(lines: readonly MethodLine[], { cells, tasks }: Table): string {
  const short = tasks.map((task) => task.replace(/^bbh_/, ""));
  const head = ["method", "score", "95 %", "gain", "95 %", "calls", "tokens", ...short];
  const rows = [...lines]
    .sort((a, b) => b.score - a.score)
    .map(({ method, score, interval, gain, gainInterval, calls, tokens }) => [
      method,
      score.toFixed(3),
      between(interval, 3),
      signed(gain),
      between(gainInterval, 1),
      String(Math.round(calls)),
      String(Math.round(tokens)),
      ...tasks.map((task) => scoreOn(task, method, cells).toFixed(2)),
    ]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function halfOf([low, high]: Interval): number {
  return (high - low) / 2;
}

function between([low, high]: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function signed(points: number): string {
  return `${points < 0 ? "" : "+"}${points.toFixed(1)}`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
