import type { Stoppable } from "../lm/lazy-call.js";
import type { Draw, DrawRule } from "../module/draw-rule.js";
import type { SpanDraft } from "./span-draft.js";

type Values = Readonly<Record<string, unknown>>;

export interface DrawnCall {
  readonly input: unknown;
  readonly sample: string;
  readonly call: Stoppable;
  /** Runs the step once; tells its span before it starts. */
  readonly invoke: (input: unknown, sample: string, onOpen: (span: SpanDraft) => void) => Promise<Values>;
}

/** Runs a step under its rules, outermost first, and marks the draws in the trace that were not kept. */
export async function drawn(
  rules: readonly DrawRule[],
  { input, sample, call, invoke }: DrawnCall,
): Promise<Values> {
  const spans: SpanDraft[] = [];
  const single: Draw = async (given, at) => {
    let span: SpanDraft | undefined;
    const output = await invoke(given, at, (opened) => {
      span = opened;
      spans.push(opened);
    });
    return { output, span: span as unknown as SpanDraft }; // told before the step ran
  };
  const draw = rules.reduceRight<Draw>(
    (inner, { take }) =>
      (given, at) =>
        take({ input: given, sample: at, call, draw: inner }),
    single,
  );
  const kept = await draw(input, sample);
  for (const span of spans) if (span !== kept.span) span.lost = true;
  return kept.output;
}
