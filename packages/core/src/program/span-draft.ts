import type { Fields } from "../format/format.js";
import type { Span, SpanCall, SpanRoute, SpanSelection } from "../trace/span.js";

/** A span while its step runs; the finished tree is handed out as `Span`. */
export interface SpanDraft extends Span {
  input: Fields;
  output?: Fields;
  route?: SpanRoute;
  selection?: SpanSelection;
  lost?: true;
  error?: { readonly code: string; readonly message: string };
  readonly calls: SpanCall[];
  readonly children: SpanDraft[];
  durationMs: number;
}

export function openSpan(path: string, kind: Span["kind"], sample: string): SpanDraft {
  return {
    path,
    kind,
    sample,
    input: {},
    calls: [],
    children: [],
    startedMs: performance.now(),
    durationMs: 0,
  };
}
