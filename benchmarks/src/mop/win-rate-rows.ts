import type { CellResult } from "../cells/run-cell.js";
import type { Row } from "../report.js";
import { mean } from "../statistics/mean.js";

/**
 * The share of (task, baseline) pairs in which `ours` scores higher, a tie counting half; scores are means over seeds. First the mean over the baselines, then
 * one row for each of them, then one for each task and method.
 */
export function winRateRows(cells: readonly CellResult[], ours: string): readonly Row[] {
  const tasks = [...new Set(cells.map(({ task }) => task))];
  const methods = [...new Set(cells.map(({ method }) => method))];
  const baselines = methods.filter((method) => method !== ours);
  const cellsOf = (task: string, method: string): readonly CellResult[] =>
    cells.filter((cell) => cell.task === task && cell.method === method);
  const scoreOf = (task: string, method: string): number =>
    mean(cellsOf(task, method).map(({ score }) => score));
  const outcomes = (baseline: string): readonly number[] =>
    tasks.map((task) => outcomeOf(scoreOf(task, ours), scoreOf(task, baseline)));

  const perTask = tasks.map((_, index) => mean(baselines.map((baseline) => outcomes(baseline)[index] ?? 0)));
  return [
    {
      id: "win_rate",
      value: mean(perTask),
      unit: "share",
      spread: standardError(perTask),
      note: `mean over ${baselines.length} baselines and ${tasks.length} tasks, a tie counts half; standard error over tasks; ${costsOf(cells.filter(({ method }) => method === ours))}`,
    },
    ...baselines.map((baseline): Row => {
      const won = outcomes(baseline);
      const gains = tasks.map((task) => 100 * (scoreOf(task, ours) - scoreOf(task, baseline)));
      return {
        id: `win_rate_vs_${baseline}`,
        value: mean(won),
        unit: "share",
        note: `${count(won, 1)} won, ${count(won, 0.5)} tied, ${count(won, 0)} lost; ahead by ${mean(gains).toFixed(1)} ± ${standardError(gains).toFixed(1)} points; ${costsOf(cells.filter(({ method }) => method === baseline))}`,
      };
    }),
    ...tasks.flatMap((task) =>
      methods.map((method): Row => {
        const own = cellsOf(task, method);
        const scores = own.map(({ score }) => score);
        return {
          id: `win_rate:${task}:${method}`,
          value: mean(scores),
          unit: "share",
          ...(scores.length > 1 && { spread: (Math.max(...scores) - Math.min(...scores)) / 2 }),
          note: `${costsOf(own)}; ${own.map(({ experts }) => experts).join(", ")} experts`,
        };
      }),
    ),
  ];
}

/** Scores are sums of shares in another order each: equal ones may differ by a hair. */
function outcomeOf(ours: number, theirs: number): number {
  if (Math.abs(ours - theirs) < 1e-9) return 0.5;
  return ours > theirs ? 1 : 0;
}

function count(outcomes: readonly number[], wanted: number): number {
  return outcomes.filter((outcome) => outcome === wanted).length;
}

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.map((value) => (value - centre) ** 2);
  return Math.sqrt(mean(squares) / Math.max(1, values.length - 1));
}

function costsOf(cells: readonly CellResult[]): string {
  const average = (read: (cell: CellResult) => number): number => Math.round(mean(cells.map(read)));
  return `a compile decides on ${average(({ calls }) => calls)} calls and ${average(({ tokens }) => tokens)} tokens, asks for ${average(({ spentCalls }) => spentCalls)} and ${average(({ spentTokens }) => spentTokens)}, its result takes ${average(({ testTokens }) => testTokens)} tokens on the test rows`;
}
