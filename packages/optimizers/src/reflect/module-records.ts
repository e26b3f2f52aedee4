import type { Fields, IdentifiedExample, Json, LeafDefinition, RunOutcome } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { knownFields } from "../bootstrap/labeled-demos.js";
import { exampleText } from "../propose/example-text.js";
import { withoutAttachments } from "../propose/without-attachments.js";
import type { Problem } from "../strategies/strategy.js";
import { jsonCopy } from "../study/json-copy.js";
import type { RunRecord } from "../study/run-record.js";
import { scoreOf } from "../study/trial.js";

/** What one module did in one run, and what came of it: what a reflection is shown. */
export interface ModuleRecord {
  readonly exampleId: string;
  readonly input: Fields;
  /** Absent when its answer could not be read. */
  readonly output?: Fields;
  /** Why the call failed, and what the model wrote. */
  readonly failure?: { readonly message: string; readonly answer?: string };
  /** Output fields of the module itself as labels give them; empty where they say nothing of it. */
  readonly expected: Fields;
  /** What the whole program gave, and should have given, where the module is not all of it. */
  readonly program?: { readonly output?: Fields; readonly expected?: Json };
  /** Of the run, in [0, 1]. */
  readonly score: number;
  /** Of the metric. */
  readonly feedback?: string;
}

export interface ModuleRecordsOptions {
  readonly path: string;
  readonly problem: Pick<Problem, "graph" | "trainset" | "valset">;
}

/**
 * Cuts out of some runs what one module did: of each run its call that failed, else its last one. Runs that did not reach it, or that were not scored, are
 * left out.
 */
export function moduleRecords(
  runs: readonly RunRecord[],
  { path, problem }: ModuleRecordsOptions,
): readonly ModuleRecord[] {
  const { graph, trainset, valset } = problem;
  const leaf = leafAt(graph, path);
  if (leaf === undefined) return [];
  const examples = new Map([...trainset, ...valset].map((example) => [example.id, example]));
  const isWhole = graph.leaves.length === 1;
  return runs.flatMap((run): ModuleRecord[] => {
    const { exampleId, outcome, output } = run;
    const score = scoreOf(outcome);
    const call = callOf(run, path);
    const example = examples.get(exampleId);
    if (score === undefined || call === undefined || example === undefined) return [];
    const expected = labelsOf(example, { path, leaf });
    const wanted = jsonOf(example.expected);
    const isShown = !isWhole || Object.keys(expected).length === 0;
    return [
      {
        exampleId,
        ...call,
        expected,
        ...(isShown && {
          program: { ...(output && { output }), ...(wanted !== undefined && { expected: wanted }) },
        }),
        score,
        ...feedbackOf(outcome),
      },
    ];
  });
}

type Call = Pick<ModuleRecord, "input" | "output" | "failure">;

function callOf({ leaves, failedLeaves = [] }: RunRecord, path: string): Call | undefined {
  const failed = failedLeaves.findLast((call) => call.path === path);
  if (failed !== undefined) {
    const { input, message, answer } = failed;
    return { input, failure: { message, ...(answer !== undefined && { answer }) } };
  }
  const done = leaves.findLast((call) => call.path === path);
  return done && { input: done.input, output: done.output };
}

function labelsOf(
  example: IdentifiedExample,
  { path, leaf }: { readonly path: string; readonly leaf: LeafDefinition },
): Fields {
  const known = knownFields(example, path);
  const names = leaf.signature.outputFields.map(({ name }) => name);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(known, name) ? known[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function feedbackOf(outcome: RunOutcome): Pick<ModuleRecord, "feedback"> {
  if (!outcome.ok) return { feedback: outcome.message };
  return outcome.feedback === undefined ? {} : { feedback: outcome.feedback };
}

/** A label is whatever the metric reads: what JSON cannot carry cannot be shown. */
function jsonOf(value: unknown): Json | undefined {
  try {
    return jsonCopy(value);
  } catch {
    return undefined;
  }
}

/** A record as a prompt shows it, one line for each thing that is known. */
export function recordText(record: ModuleRecord, leaf: LeafDefinition): string {
  const { input, output, failure, expected, program, score, feedback } = record;
  const { inputFields, outputFields } = leaf.signature;
  const isRight = score >= 1;
  const labels = outputFields.flatMap(({ name, title }) => {
    const value = expected[name];
    return value === undefined || isRight ? [] : [`Expected ${title}: ${said(value)}`];
  });
  const lines = [
    exampleText(Object.fromEntries(inputFields.map(({ name }) => [name, input[name]])) as Fields, leaf),
    output &&
      exampleText(Object.fromEntries(outputFields.map(({ name }) => [name, output[name]])) as Fields, leaf),
    failure && `Its answer could not be used: ${shortened(failure.message)}`,
    failure?.answer !== undefined && `It had answered: ${shortened(failure.answer)}`,
    ...labels,
    program?.output && `The whole program answered: ${shortened(JSON.stringify(program.output))}`,
    program?.expected !== undefined &&
      !isRight &&
      `The whole program should have answered: ${said(program.expected)}`,
    `Score: ${Math.round(100 * score)} %`,
    feedback !== undefined && feedback.trim() !== "" && `Feedback: ${shortened(feedback)}`,
  ];
  return lines.filter((line) => typeof line === "string" && line !== "").join("\n");
}

function said(value: Json): string {
  return shortened(typeof value === "string" ? value : JSON.stringify(value));
}

/** Beside the inputs, which are as long as the step gets them, nothing is to drown the rest of a prompt. */
const MOST_CHARACTERS = 2000;

function shortened(whole: string): string {
  const text = withoutAttachments(whole);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
