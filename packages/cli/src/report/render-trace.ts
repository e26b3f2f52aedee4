import { type SpanRoute, type SpanSelection, type Trace, usageOf } from "@signet/core";
import { printable } from "../terminal/printable.js";

/** What a run did, as a tree: each step with its time, its calls and tokens, what went in and what came out. */
export function renderTrace(trace: Trace, name: string): string {
  return printable([headOf(trace, name), ...childLines(trace, "")].join("\n"));
}

function childLines({ children }: Trace, indent: string): readonly string[] {
  return children.flatMap((span, index) => {
    const isLast = index === children.length - 1;
    const inner = `${indent}${isLast ? "   " : "│  "}`;
    return [
      `${indent}${isLast ? "└─ " : "├─ "}${headOf(span, span.path)}`,
      `${inner}  in   ${JSON.stringify(span.input)}`,
      ...(span.output === undefined ? [] : [`${inner}  out  ${JSON.stringify(span.output)}`]),
      ...childLines(span, inner),
    ];
  });
}

function headOf(span: Trace, name: string): string {
  const { calls, promptTokens, completionTokens } = usageOf([{ ...span, children: [] }]);
  const repairs = calls > 1 ? `, ${calls} calls` : "";
  const used = calls === 0 ? "" : `  ${promptTokens} + ${completionTokens} tokens${repairs}`;
  const sample = span.sample === "0" ? "" : `  sample ${span.sample}`;
  const failed = span.error === undefined ? "" : `  ✘ ${span.error.code}: ${span.error.message}`;
  const routed = span.route === undefined ? "" : `  ${routeText(span.route)}`;
  const picked = span.selection === undefined ? "" : `  ${selectionText(span.selection)}`;
  return `${name}  ${span.durationMs.toFixed(0)} ms${used}${sample}${routed}${picked}${failed}`;
}

function routeText({ expert, distance, fallback }: SpanRoute): string {
  const at = distance === undefined ? "" : ` at ${distance.toFixed(3)}`;
  return expert === undefined ? `no expert${at}: ${fallback}` : `expert ${expert}${at}`;
}

function selectionText({ exampleIds, distance, fallback }: SpanSelection): string {
  const at = distance === undefined ? "" : ` at ${distance.toFixed(3)}`;
  return fallback === undefined ? `demos ${exampleIds.join(", ")}${at}` : `the first demos: ${fallback}`;
}
