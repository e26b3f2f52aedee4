import type { LeafDiff } from "@signet/core";
import { printable } from "../terminal/printable.js";

/** What changed in each module between two artifacts, for people; `diff` gives the changes. */
export function renderChanges(changes: readonly LeafDiff[]): string {
  if (changes.length === 0) return "No module changed.";
  return changes.map(renderLeaf).join("\n\n");
}

function renderLeaf({
  path,
  instruction,
  format,
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
    path,
    ...(instruction === undefined
      ? []
      : block("-", instruction.before).concat(block("+", instruction.after))),
    ...(demos.length === 0 ? [] : [`  demos   ${demos.join(", ")}`]),
    ...(format === undefined
      ? []
      : [`  format  ${format.before ?? "as declared"} → ${format.after ?? "as declared"}`]),
  ].join("\n");
}

function block(sign: string, text: string): readonly string[] {
  const [first = "", ...rest] = printable(text).split("\n");
  return [`  ${sign} ${first}`, ...rest.map((line) => `    ${line}`)];
}
