import type { Artifact, LeafDiff } from "@signet/core";
import type { CompileReport } from "@signet/optimizers";
import { duration } from "../terminal/duration.js";
import { printable } from "../terminal/printable.js";
import { percent, percentRange, points } from "./percent.js";
import { renderChanges } from "./render-changes.js";
import { renderExperts } from "./render-experts.js";
import { table } from "./table.js";

export interface RenderReportOptions {
  /** What the compile took on the clock. */
  readonly seconds?: number;
  /** `diff(seal(program), artifact)`: what changed per module. Left out when absent. */
  readonly changes?: readonly LeafDiff[];
}

/** The result of a compile for people: scores on the holdout, what may be claimed, what it cost, and what changed per module. */
export function renderReport(
  report: CompileReport,
  artifact: Artifact,
  { seconds, changes }: RenderReportOptions = {},
): string {
  const title = `${artifact.program.name}: ${report.strategy}, ${report.trials} trials, seed ${report.seed}`;
  const parts = [
    title,
    scoresTable(report),
    verdict(report),
    ...(report.experts ?? []).map((experts) => printable(renderExperts(experts))),
    cost(report, seconds),
    ...(changes === undefined ? [] : [renderChanges(changes)]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function scoresTable({ scores, verification, sizes }: CompileReport): string {
  if (scores === undefined || verification === undefined) return "";
  const { before, after } = scores;
  const { gain, gainInterval, n } = verification;
  const rows = [
    [`holdout of ${n === sizes.holdout ? n : `${n} of ${sizes.holdout}`}`, "score", "95 % interval"],
    ["before", percent(before.score), percentRange(before.interval)],
    ["after", percent(after.score), percentRange(after.interval)],
    ["gain (paired)", `${points(gain)} points`, `${points(gainInterval[0])} to ${points(gainInterval[1])}`],
  ];
  return table(rows);
}

function verdict(report: CompileReport): string {
  const { adopted, verification, stopped, valScore, excluded, changed } = report;
  const lines: string[] = [];
  if (stopped === "aborted") lines.push("Stopped before the end: the result was not checked on the holdout.");
  else if (stopped !== undefined) lines.push(`Stopped early: the budget of ${stopped} was used up.`);
  if (verification === undefined) {
    if (adopted) lines.push("The best plan so far is kept, unverified.");
    else lines.push("The program is kept as written: nothing better was found to compare it with.");
    if (valScore !== undefined)
      lines.push(`On the valset, by which it was chosen, the best plan scores ${percent(valScore)}.`);
  } else lines.push(...decisionLines(adopted, verification));
  const left = Object.keys(excluded).length;
  if (left > 0)
    lines.push(`${left} ${left === 1 ? "example" : "examples"} could not be scored and took no part.`);
  if (changed.length > 0) lines.push(`Changed since the last session of the study: ${changed.join(", ")}.`);
  return lines.join("\n");
}

function decisionLines(
  adopted: boolean,
  { claimed, n, posterior, smallestProvableGain }: NonNullable<CompileReport["verification"]>,
): readonly string[] {
  const provable = `The smallest gain that this holdout could have proven is ${points(smallestProvableGain)} points.`;
  if (n < 20) {
    const kept = adopted ? "The new plan is adopted unverified" : "The program is kept as written";
    return [`${kept}: a holdout of ${n} examples cannot show a gain, 20 are needed.`];
  }
  if (claimed) return ["The gain is proven at the 2.5 % level, and the new plan is adopted."];
  if (adopted)
    return [`The new plan is adopted: a gain is likely (${percent(posterior)}), but not proven.`, provable];
  return [`The program is kept as written: a gain is not likely enough (${percent(posterior)}).`, provable];
}

function cost(
  { cost: decided, spent, executedRuns, tokensPerRun }: CompileReport,
  seconds: number | undefined,
): string {
  const rows = [
    ["", "calls", "tokens", ...(decided.usd > 0 || spent.usd > 0 ? ["USD"] : [])],
    ["decisions", ...amounts(decided, spent.usd)],
    ["spent", ...amounts(spent, decided.usd)],
  ];
  const runs = executedRuns === 0 ? "all replayed from the study" : `${executedRuns} program runs`;
  const notes = [seconds === undefined ? runs : `${duration(seconds)}, ${runs}`];
  if (tokensPerRun !== undefined) {
    const { before, after } = tokensPerRun;
    notes.push(`${Math.round(before)} tokens a run before, ${Math.round(after)} after`);
  }
  return `${table(rows)}\n  ${notes.join("; ")}`;
}

/** Dollars are shown for both rows or for none. */
function amounts(
  { calls, tokens, usd }: { readonly calls: number; readonly tokens: number; readonly usd: number },
  otherUsd: number,
): readonly string[] {
  const shown = [calls, tokens].map((value) => value.toLocaleString("en-US"));
  return usd > 0 || otherUsd > 0 ? [...shown, usd.toFixed(4)] : shown;
}
