import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, totalmem } from "node:os";

/** One measured number. Shares are in [0, 1]; a parity or failure row is the largest difference or the count. */
export interface Row {
  readonly id: string;
  readonly value: number;
  /** "s", "ms", "us", "MB", "kB", "share", "points", "count", ... */
  readonly unit: string;
  /** The machine's noise in the same unit: half the range, or what `note` says. Absent when measured once. */
  readonly spread?: number;
  readonly note?: string;
}

/** What a benchmark is run with. */
export interface BenchmarkContext {
  /** Progress goes here, never to standard output. */
  readonly log: (line: string) => void;
  /** Whether the row is asked for; without `--only`, every row is. What is not wanted need not be measured. */
  readonly isWanted: (id: string) => boolean;
  /** Whether the row is asked for by its name; for rows that take long and say nothing new on most days. */
  readonly isNamed: (id: string) => boolean;
}

/** What a benchmark file exports as its default. */
export type Benchmark = (context: BenchmarkContext) => Promise<readonly Row[]>;

/** A whole run, as `--json` prints it. */
export interface Report {
  readonly name: string;
  /** The commit, with "+" behind it when the working tree differs from it. */
  readonly commit: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

/** Adds where and on what the rows were measured. */
export function report(name: string, rows: readonly Row[]): Report {
  return { name, commit: commit(), machine: machine(), rows };
}

/** The report as an aligned table for people. */
export function formatReport({ name, commit, machine, rows }: Report): string {
  const header = ["id", "value", "unit", "spread", "note"];
  const cells = rows.map(({ id, value, unit, spread, note }) => [
    id,
    formatNumber(value),
    unit,
    spread === undefined ? "" : `±${formatNumber(spread)}`,
    note ?? "",
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [header, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [`${name} at ${commit} on ${machine}`, "", ...lines].join("\n");
}

/** Four significant digits, without an exponent where people would not write one. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return `${git("rev-parse", "--short=12", "HEAD")}${git("status", "--porcelain") === "" ? "" : "+"}`;
  } catch {
    return "unknown"; // an unpacked archive has no history
  }
}

function machine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, " ") ?? "unknown CPU";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${availableParallelism()} x ${model}, ${memory}, ${process.platform}-${process.arch}, Node ${process.version}`;
}
