import type { LeafDiff, RouterDiff, RouterSummary, SelectSummary } from "@signet/core";
import { printable } from "../terminal/printable.js";

/** What changed in each module and router between two artifacts, for people; `diff` and `diffRouters` give the changes. */
export function renderChanges(changes: readonly LeafDiff[], routers: readonly RouterDiff[] = []): string {
  if (changes.length + routers.length === 0) return "No module changed.";
  return [...routers.map(renderRouter), ...changes.map(renderLeaf)].join("\n\n");
}

function renderRouter({ path, before, after }: RouterDiff): string {
  const [was, is] = [before, after].map((side) => (side === undefined ? "none" : routerText(side)));
  const moved = after?.hasMoved === true ? ["  its regions lie elsewhere"] : [];
  const lines = was === is ? moved : [`  - ${was}`, `  + ${is}`, ...moved];
  return printable([`router of ${path === "" ? "the program" : path}`, ...lines].join("\n"));
}

function routerText({ experts, rule, reach, bandwidth, embedder }: RouterSummary): string {
  const numbers = [
    ...(reach === undefined ? [] : [`reach ${reach}`]),
    ...(bandwidth === undefined ? [] : [`bandwidth ${bandwidth}`]),
  ];
  const size = `${experts} ${experts === 1 ? "expert" : "experts"}`;
  return [`${size} by ${rule}`, ...numbers, `${embedder.id} (${embedder.dimension})`].join(", ");
}

function renderLeaf({
  path,
  expert,
  instruction,
  format,
  select,
  demosAdded,
  demosRemoved,
  demosReordered,
}: LeafDiff): string {
  const demos = [
    ...(demosAdded.length > 0 ? [`+${demosAdded.length}`] : []),
    ...(demosRemoved.length > 0 ? [`−${demosRemoved.length}`] : []),
    ...(demosReordered ? ["reordered"] : []),
  ];
  return [
    expert === undefined
      ? path
      : `expert ${expert.index}${expert.router === "" ? "" : ` of ${expert.router}`}: ${path}`,
    ...(instruction === undefined
      ? []
      : block("-", instruction.before).concat(block("+", instruction.after))),
    ...(demos.length === 0 ? [] : [`  demos   ${demos.join(", ")}`]),
    ...(select === undefined ? [] : [`  shows   ${shownText(select.before)} → ${shownText(select.after)}`]),
    ...(format === undefined
      ? []
      : [`  format  ${format.before ?? "as declared"} → ${format.after ?? "as declared"}`]),
  ].join("\n");
}

function shownText(select: SelectSummary | undefined): string {
  return select === undefined ? "all demos" : `the nearest ${select.k} by ${printable(select.embedder.id)}`;
}

function block(sign: string, text: string): readonly string[] {
  const [first = "", ...rest] = printable(text).split("\n");
  return [`  ${sign} ${first}`, ...rest.map((line) => `    ${line}`)];
}
