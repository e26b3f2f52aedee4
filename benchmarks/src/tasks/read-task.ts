import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Example, type Metric, type Program, predict, program, signature } from "@signet/core";
import * as z from "zod";
import type { ManifestEntry } from "./manifest.js";
import { type ScoreAnswer, scorerOf } from "./score-answer.js";

export type TaskInput = Readonly<Record<string, string>>;
export interface TaskOutput {
  readonly answer: string;
}
export interface TaskLabel extends TaskOutput {
  /** All that are right, `answer` among them. */
  readonly answers: readonly string[];
}
export type TaskExample = Example<TaskInput, TaskLabel> & { readonly id: string };
export type TaskProgram = Program<TaskInput, TaskOutput, unknown, "step">;

/** One task of the data directory, as a program of one step. */
export interface Task {
  readonly name: string;
  readonly program: TaskProgram;
  readonly metric: Metric<TaskInput, TaskOutput, TaskLabel>;
  /** Where the answer set is closed. */
  readonly labels?: readonly string[];
  readonly train: readonly TaskExample[];
  readonly val: readonly TaskExample[];
  readonly test: readonly TaskExample[];
}

const rowSchema = z.looseObject({
  id: z.string(),
  split: z.enum(["train", "val", "test"]),
  answers: z.array(z.string()).optional(),
});
type TaskRow = z.infer<typeof rowSchema>;

/** The step's one answer, whatever the rows call it. */
const ANSWER = "answer";
const LONGEST_ANSWER_TOKENS = 48;

/**
 * Reads a task: a program of one step whose instruction is the manifest's plain one, and the rows of its three splits, in file order. A
 * closed answer set becomes an enum; any other answer is a short text, with room for half as much again as the longest one of the train split.
 *
 * @throws {Error} When the metric is one that `scorerOf` does not know.
 */
export function readTask(directory: string, name: string, entry: ManifestEntry): Task {
  const score = scorerOf(entry.metric);
  if (score === undefined) throw new Error(`The task ${name} is scored by "${entry.metric}"`);
  const lines = readFileSync(join(directory, entry.file), "utf8").trim().split("\n");
  const rows = lines.map((line) => rowSchema.parse(JSON.parse(line)));
  const split = (wanted: TaskRow["split"]): readonly TaskExample[] =>
    rows.filter(({ split: own }) => own === wanted).map((row) => exampleOf(row, entry));
  const train = split("train");
  return {
    name,
    program: programOf(name, entry, answerTokens(train)),
    metric: metricOf(score),
    ...(entry.labels !== undefined && { labels: entry.labels }),
    train,
    val: split("val"),
    test: split("test"),
  };
}

function exampleOf(row: TaskRow, { inputs, outputs: [output = ANSWER] }: ManifestEntry): TaskExample {
  const answer = fieldText(row[output]);
  const input = Object.fromEntries(inputs.map((field) => [field, fieldText(row[field])]));
  return { id: row.id, input, expected: { answer, answers: [...new Set([answer, ...(row.answers ?? [])])] } };
}

/** A list is a list of choices, which answers name by letter. */
function fieldText(value: unknown): string {
  if (Array.isArray(value))
    return value.map((item, index) => `(${String.fromCharCode(65 + index)}) ${fieldText(item)}`).join(" ");
  return String(value);
}

function programOf(
  name: string,
  { instruction, inputs, labels }: ManifestEntry,
  maxTokens: number,
): TaskProgram {
  const input = Object.fromEntries(inputs.map((field) => [field, z.string()]));
  const answer: z.ZodType<string> = labels === undefined ? z.string() : z.enum(labels);
  const step = predict(signature({ instruction, input, output: { answer } }), {
    format: "completion",
    maxTokens,
  });
  return program({
    name,
    input,
    output: { answer },
    modules: { step },
    run: (given, steps) => steps.step(given),
  });
}

/** Of common words, a token has four letters; of rare ones, two. */
function answerTokens(train: readonly TaskExample[]): number {
  const longest = Math.max(0, ...train.map(({ expected }) => expected.answer.length));
  return Math.min(LONGEST_ANSWER_TOKENS, 4 + Math.ceil((1.5 * longest) / 3));
}

function metricOf(score: ScoreAnswer): Task["metric"] {
  return ({ expected }, { answer }) => score(answer, expected.answers);
}
