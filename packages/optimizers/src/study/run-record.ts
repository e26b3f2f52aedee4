import {
  answerAddress,
  type ExampleRun,
  type Fields,
  type RunOutcome,
  type Span,
  type SpanRoute,
  type Usage,
} from "@signet/core";

/** One call of a leaf in a finished run: what a demo can be cut from. */
export interface LeafRecord {
  readonly path: string;
  readonly sample: string;
  readonly input: Fields;
  readonly output: Fields;
}

/** An answer that a run acted on. */
export interface AnswerUse {
  readonly address: string;
  readonly usage: Usage;
}

/** What a study keeps of a finished program run, and all that decisions may read of it. Plain JSON. */
export interface RunRecord {
  readonly exampleId: string;
  readonly outcome: RunOutcome;
  /** Leaf calls that succeeded, in the order of calling. */
  readonly leaves: readonly LeafRecord[];
  readonly answers: readonly AnswerUse[];
  /** Where the program's router sent the run; absent when it has none. */
  readonly route?: SpanRoute;
}

/** Cuts a run down to its record. */
export function recordOf({ exampleId, outcome, trace }: ExampleRun): RunRecord {
  const leaves: LeafRecord[] = [];
  const answers: AnswerUse[] = [];
  note(trace, leaves, answers);
  return { exampleId, outcome, leaves, answers, ...(trace.route && { route: trace.route }) };
}

function note(span: Span, leaves: LeafRecord[], answers: AnswerUse[]): void {
  const { kind, path, sample, input, output } = span;
  if (kind === "leaf" && output !== undefined) leaves.push({ path, sample, input, output });
  for (const { key, completion } of span.calls)
    answers.push({ address: answerAddress(key, sample), usage: completion.usage });
  for (const child of span.children) note(child, leaves, answers);
}
