import { canonicalJson } from "@signet/core";
import { printable } from "../terminal/printable.js";
import type { ArtifactRow } from "./artifact-rows.js";
import { table } from "./table.js";

/** Rows for people: one on a line, every value in full. */
export function renderRows(rows: readonly ArtifactRow[]): string {
  if (rows.length === 0) return "The artifact carries no training row.";
  const examples = new Set(rows.map(({ exampleId }) => exampleId)).size;
  const head = ["module", "demo", "origin", "example", "fields"];
  const lines = rows.map((row) => [
    whereText(row),
    String(row.demo),
    row.origin,
    row.exampleId.replaceAll(/\s+/g, " "),
    canonicalJson(row.fields),
  ]);
  const count = `${rows.length} ${rows.length === 1 ? "demo" : "demos"} of ${examples} training ${examples === 1 ? "example" : "examples"}`;
  return printable(`${table([head, ...lines], { left: [0, 2, 3, 4] })}\n\n${count}`);
}

function whereText({ module, expert }: ArtifactRow): string {
  if (expert === undefined) return module;
  const router = expert.router === "" ? "" : ` of ${expert.router}`;
  return `${module} (expert ${expert.index}${router})`;
}
