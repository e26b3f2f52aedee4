import { duration } from "../terminal/duration.js";
import type { Paint } from "../terminal/paint.js";
import { rateOf, type Task } from "./task.js";

/** Labels are as wide as the longest phase's name and a little more. */
const LABEL_WIDTH = 12;
const BAR_WIDTH = 24;

/** `search       ██████░░░░  112/200  8.3/s  11 s left`, at most `columns` wide. */
export function barLine(
  task: Task,
  { atMs, columns, paint }: { readonly atMs: number; readonly columns: number; readonly paint: Paint },
): string {
  const share = task.total === 0 ? 0 : Math.min(1, task.done / task.total);
  const label = `  ${task.label.padEnd(LABEL_WIDTH)} `;
  const facts = `  ${factsOf(task, atMs).join("  ")}`;
  const barWidth = Math.min(BAR_WIDTH, columns - 1 - label.length - facts.length);
  if (barWidth < 4) return `${label}${facts}`.slice(0, columns - 1);
  const filled = Math.round(share * barWidth);
  return label + paint("cyan", "█".repeat(filled)) + paint("dim", "░".repeat(barWidth - filled)) + facts;
}

/** The same without a bar, with the time since the start in front: for logs. */
export function logLine(
  task: Task,
  { atMs, startedMs }: { readonly atMs: number; readonly startedMs: number },
): string {
  return `${sinceStart(atMs, startedMs)}  ${[task.label.padEnd(LABEL_WIDTH), ...factsOf(task, atMs)].join("  ").trimEnd()}`;
}

/** What stays when a task is over: how much there was, and how long it took. */
export function endLine(task: Task, atMs: number): string {
  const took = `in ${duration((atMs - task.startedMs) / 1000)}`;
  const work = task.done === 0 ? took : `${amountText(task)} ${took}`;
  return `${task.label.padEnd(LABEL_WIDTH)} ${[work, ...Object.values(task.notes)].join("  ")}`;
}

/** Right-aligned seconds since the start. */
export function sinceStart(atMs: number, startedMs: number): string {
  return `${((atMs - startedMs) / 1000).toFixed(1)} s`.padStart(8);
}

function factsOf(task: Task, atMs: number): readonly string[] {
  const { done, total, notes } = task;
  if (total === 0) return ["…", ...Object.values(notes)];
  const rate = rateOf(task, atMs);
  const isDone = done >= total;
  return [
    task.unit === "bytes" ? `${megabytes(done)}/${megabytes(total)} MB` : `${done}/${total}`,
    ...(rate === undefined ? [] : [rateText(task, rate)]),
    ...(rate === undefined || isDone ? [] : [`${duration((total - done) / rate)} left`]),
    ...Object.values(notes),
  ];
}

function amountText({ unit, done }: Task): string {
  if (unit === "bytes") return `${megabytes(done)} MB`;
  return done === 1 ? "1 run" : `${done} runs`;
}

function rateText({ unit }: Task, rate: number): string {
  if (unit === "bytes") return `${(rate / 1e6).toFixed(1)} MB/s`;
  return rate >= 100 ? `${Math.round(rate)}/s` : `${rate.toPrecision(2)}/s`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
