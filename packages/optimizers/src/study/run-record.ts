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
  /** In a draw that was not kept. */
  readonly lost?: true;
}

/** A call of a leaf that failed: what a reflection can learn from. */
export interface FailedLeafRecord {
  readonly path: string;
  readonly sample: string;
  readonly input: Fields;
  readonly message: string;
  /** What the model wrote last, cut to 2,000 characters; absent when it wrote nothing. */
  readonly answer?: string;
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
  /** Leaf calls that failed; absent when none did. */
  readonly failedLeaves?: readonly FailedLeafRecord[];
  /** Of the program, encoded; absent when the run failed. */
  readonly output?: Fields;
  readonly answers: readonly AnswerUse[];
  /** Where the program's router sent the run; absent when it has none. */
  readonly route?: SpanRoute;
}

/** Cuts a run down to its record. */
export function recordOf({ exampleId, outcome, trace }: ExampleRun): RunRecord {
  const noted: Noted = { leaves: [], failedLeaves: [], answers: [] };
  note(trace, noted);
  const { leaves, failedLeaves, answers } = noted;
  return {
    exampleId,
    outcome,
    leaves,
    ...(failedLeaves.length > 0 && { failedLeaves }),
    ...(trace.output && { output: trace.output }),
    answers,
    ...(trace.route && { route: trace.route }),
  };
}

interface Noted {
  readonly leaves: LeafRecord[];
  readonly failedLeaves: FailedLeafRecord[];
  readonly answers: AnswerUse[];
}

function note(span: Span, noted: Noted, under?: true): void {
  const { kind, path, sample, input, output, error } = span;
  const lost = span.lost ?? under;
  if (kind === "leaf" && output !== undefined)
    noted.leaves.push({ path, sample, input, output, ...(lost && { lost }) });
  else if (kind === "leaf" && error !== undefined) noted.failedLeaves.push(failureOf(span, error.message));
  for (const { key, completion } of span.calls)
    noted.answers.push({ address: answerAddress(key, sample), usage: completion.usage });
  for (const child of span.children) note(child, noted, lost);
}

const MOST_CHARACTERS = 2000;

function failureOf({ path, sample, input, calls }: Span, message: string): FailedLeafRecord {
  const answer = calls.at(-1)?.completion.text.slice(0, MOST_CHARACTERS);
  return { path, sample, input, message, ...(answer !== undefined && { answer }) };
}
