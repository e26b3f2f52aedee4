import type { Evaluation, Example, ExampleRun, TotalUsage } from "@signet/core";
import { usageOf } from "@signet/core";
import { duration } from "../terminal/duration.js";
import { printable } from "../terminal/printable.js";
import { percent, percentRange } from "./percent.js";
import { table } from "./table.js";

/** One line of `signet evaluate --out`. */
export interface ResultRow {
  readonly id: string;
  /** Absent when the example could not be scored. */
  readonly score?: number;
  readonly feedback?: string;
  readonly fault?: string;
  readonly code?: string;
  readonly message?: string;
  readonly input: unknown;
  readonly expected?: unknown;
  readonly output?: unknown;
  readonly tokens: number;
}

export function resultRow(
  { exampleId, outcome, trace }: ExampleRun,
  example: Example | undefined,
): ResultRow {
  const { promptTokens, completionTokens } = usageOf([trace]);
  const { ok: _, ...facts } = outcome;
  return {
    id: exampleId,
    ...facts,
    // A failure of the program itself counts as 0, as in the mean.
    ...(!outcome.ok && outcome.fault === "candidate" && { score: 0 }),
    input: example?.input ?? trace.input,
    ...(example !== undefined && { expected: example.expected }),
    ...(trace.output !== undefined && { output: trace.output }),
    tokens: promptTokens + completionTokens,
  };
}

export interface EvaluationFacts {
  readonly program: string;
  readonly artifact: string | null;
  readonly data: string;
  /** Examples in the set. */
  readonly of: number;
  readonly seconds: number;
}

/** An evaluation for people: score with its interval, faults, usage and cost. */
export function renderEvaluation(
  { score, interval, results, faults, usage }: Evaluation,
  { program, artifact, data, of, seconds }: EvaluationFacts,
): string {
  const count = results.length === of ? `${of}` : `${results.length} of ${of}`;
  const rows = [
    [
      "score",
      score === undefined || interval === undefined
        ? "none"
        : `${percent(score)}, 95 % interval ${percentRange(interval)}`,
    ],
    ["faults", faultsText(faults)],
    ["usage", usageText(usage)],
    ["time", duration(seconds)],
  ];
  const title = `${program}${artifact === null ? "" : ` with ${artifact}`} on ${count} examples (${data})`;
  return `${printable(title)}\n${table(rows, { left: [0, 1] })}`;
}

/** One line per example. */
export function renderResults(results: readonly ResultRow[]): string {
  const rows = results.map(({ id, score, output, code, message, feedback }) => {
    const came = code === undefined ? JSON.stringify(output) : `${code}: ${message}`;
    return [id, score === undefined ? "–" : score.toFixed(2), oneLine(came), oneLine(feedback ?? "")];
  });
  return table([["id", "score", "output", "feedback"], ...rows], { left: [0, 2, 3] });
}

function faultsText({ candidate, outside, example }: Evaluation["faults"]): string {
  const parts = [
    ...(candidate > 0 ? [`${candidate} failed and count as 0`] : []),
    ...(outside > 0 ? [`${outside} missing: the model was out of reach`] : []),
    ...(example > 0 ? [`${example} left out: the metric could not score them`] : []),
  ];
  return parts.length === 0 ? "none" : parts.join("; ");
}

function usageText({
  calls,
  promptTokens,
  completionTokens,
  cachedTokens,
  costUsd,
  unmetered,
}: TotalUsage): string {
  const number = (value: number): string => value.toLocaleString("en-US");
  const cached = cachedTokens > 0 ? ` (${number(cachedTokens)} from the cache)` : "";
  const unknown = unmetered > 0 ? `, ${number(unmetered)} calls reported none` : "";
  const cost = costUsd === undefined ? "cost unknown" : `${costUsd.toFixed(4)} USD`;
  return `${number(calls)} calls, ${number(promptTokens)} prompt${cached} and ${number(completionTokens)} completion tokens${unknown}, ${cost}`;
}

const LONGEST = 80;

function oneLine(text: string): string {
  const flat = printable(text).replace(/\s+/g, " ");
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST - 1)}…` : flat;
}
