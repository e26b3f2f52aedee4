import type { Amount, CompileEstimate } from "@signet/optimizers";
import { printable } from "../terminal/printable.js";
import { estimateLines } from "./estimate-lines.js";
import { table } from "./table.js";

/** An estimate in full: by phase, in all, and what was assumed. */
export function renderEstimate(estimate: CompileEstimate): string {
  const rows = estimate.phases.map(({ phase, runs, calls }) => [phase, rangeText(runs), rangeText(calls)]);
  const notes = estimate.notes.map((note) => `- ${note}`);
  const parts = [
    rows.length === 0 ? "" : table([["phase", "program runs", "calls"], ...rows]),
    estimateLines(estimate).join("\n"),
    notes.join("\n"),
  ];
  return printable(parts.filter((part) => part !== "").join("\n\n"));
}

function rangeText({ expected, most }: Amount): string {
  const shown = (value: number): string => Math.ceil(value).toLocaleString("en-US");
  if (most === undefined) return `${shown(expected)} or more`;
  return expected === most ? shown(most) : `${shown(expected)} to ${shown(most)}`;
}
