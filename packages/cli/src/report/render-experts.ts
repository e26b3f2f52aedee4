import type { CountRecord, ExpertRecord, ExpertsMap, ExpertsReport } from "@signet/optimizers";
import { embedderLabel } from "../model/embedder-label.js";
import { expertsTitle } from "./experts-title.js";
import { percent, points } from "./percent.js";
import { table } from "./table.js";
import { wrapped } from "./wrapped.js";

/** What a mixture of prompts came to at one router: how many experts and why, what each is worth, and how good the routing is. */
export function renderExperts({
  path,
  embedder,
  reason,
  counts,
  experts,
  oracle = {},
  rankCorrelation,
  map,
}: ExpertsReport): string {
  const tried = countsText(counts);
  const accuracies = Object.entries(oracle);
  const lines = [
    `${expertsTitle({ path, experts })} (${embedderLabel(embedder)})`,
    wrapped(reason),
    ...(tried === "" ? [] : [wrapped(tried)]),
    ...(experts.length === 0 ? [] : ["", expertsTable(experts), ""]),
    ...(experts.length === 0 ? [] : farText(map).map((text) => wrapped(text))),
    ...(accuracies.length === 0 ? [] : [wrapped(oracleText(accuracies))]),
    ...(rankCorrelation === undefined ? [] : [wrapped(correlationText(rankCorrelation))]),
  ];
  return lines.join("\n").trimEnd();
}

/** What each number of experts scored where it was tried. */
function countsText(counts: readonly CountRecord[]): string {
  const tried = counts.flatMap(({ k, score }) =>
    score === undefined ? [] : [`${k === 1 ? "1 prompt" : `${k} experts`} ${percent(score)}`],
  );
  return tried.length < 2 ? "" : `On examples that they were not chosen by: ${tried.join(", ")}.`;
}

function expertsTable(experts: readonly ExpertRecord[]): string {
  const rows = experts.map(({ demos, shown, examples, hitRatio, score, singleScore }, index) => [
    `expert ${index}`,
    String(demos),
    String(shown),
    String(examples),
    percent(hitRatio),
    ...(score === undefined || singleScore === undefined
      ? ["–", "–", "–"]
      : [percent(score), percent(singleScore), points(score - singleScore)]),
  ]);
  const head = ["", "demos", "in prompt", "examples", "share", "score", "single prompt", "gain"];
  return table([head, ...rows]);
}

/** How much of the holdout is unlike all demos. */
function farText({ points: places }: ExpertsMap): readonly string[] {
  const held = places.filter(({ set }) => set === "holdout");
  const far = held.filter(({ expert }) => expert === undefined).length;
  if (far === 0) return [];
  return [`${far} of the ${held.length} inputs of the holdout are out of reach: the single prompt answers.`];
}

function oracleText(accuracies: readonly (readonly [embedder: string, accuracy: number])[]): string {
  const shares = accuracies.map(([id, accuracy]) => `${percent(accuracy)} by ${embedderLabel(id)}`);
  return `Routed to an expert that no other beats: ${shares.join(", ")}.`;
}

function correlationText(correlation: number): string {
  const shown = correlation.toFixed(2).replace("-", "−");
  return `Rank correlation of instructions, all regions against one: ${shown}, ${meaningOf(correlation)}.`;
}

function meaningOf(correlation: number): string {
  if (correlation >= 0.7) return "the same instructions are good everywhere";
  return correlation >= 0.3 ? "regions partly prefer others" : "what is good differs by region";
}
