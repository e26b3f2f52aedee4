import { mkdtempSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { llama } from "@signet/adapters/llama";
import { type Demo, evaluate, type LanguageModel } from "@signet/core";
import { rng } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import { median } from "../spine/summary.js";
import { mean } from "../statistics/mean.js";
import { dataDirectory, readManifest } from "../tasks/manifest.js";
import { readTask, type Task, type TaskExample, type TaskProgram } from "../tasks/read-task.js";
import {
  chooseTasks,
  eligibleTasks,
  isInTheRunning,
  longestMedianInput,
  type PilotFigures,
} from "./choose-tasks.js";

const valRows = 24;
const demosShown = 8;
const draws = 2;
/** `SIGNET_THREADS`: on a machine that others use too, two threads wait for each other more than they help. */
const threads = Number(process.env.SIGNET_THREADS ?? availableParallelism());
/** Of the default model on one core of the machine that the first figures come from: a prompt token evaluated, and a token written. */
const secondsPerToken = { evaluated: 0.007, written: 0.04 } as const;

/**
 * What the embedded model can do at all: the score on validation rows as written and with demos drawn at random, and the seconds that a call takes. No
 * optimiser and no test row takes part; the tasks of `tasks.json` are chosen by these figures alone.
 */
export async function pilot({ log, isWanted }: BenchmarkContext): Promise<readonly Row[]> {
  const directory = dataDirectory();
  if (directory === undefined) {
    log("  skipped: there is no data directory (SIGNET_DATA)");
    return [];
  }
  const tasks = eligibleTasks(readManifest(directory)).map(([name, entry]) =>
    readTask(directory, name, entry),
  );
  const lm = await llama({ threads });
  const figures: PilotFigures[] = [];
  try {
    for (const task of tasks) {
      if (!isWanted(`pilot:${task.name}`) || inputCharacters(task) > longestMedianInput) continue;
      const measured = await measure(task, lm);
      log(`  ${JSON.stringify(measured)}`);
      figures.push(measured);
    }
  } finally {
    await lm.dispose();
  }
  const file = join(mkdtempSync(join(tmpdir(), "signet-pilot-")), "pilot.json");
  writeFileSync(file, JSON.stringify({ figures, chosen: chooseTasks(figures) }, null, 2));
  log(`  the figures, and the tasks that the rule chooses by them, are in ${file}`);
  return figures.map(rowOf);
}

function inputCharacters({ train, val }: Task): number {
  return median([...train, ...val].map(({ input }) => Object.values(input).join("").length));
}

/** Draws are measured until one rules the task out; the program as written only on the tasks that are left. */
async function measure(task: Task, lm: LanguageModel): Promise<PilotFigures> {
  const rows = task.val.slice(0, valRows);
  const shown: Scored[] = [];
  const figures = (): PilotFigures => ({
    task: task.name,
    rows: rows.length,
    inputCharacters: inputCharacters(task),
    chance: round(task.labels === undefined ? 0 : 1 / task.labels.length),
    majority: round(majorityShare(rows)),
    withDemos: shown.map(({ score }) => round(score)),
    seconds: round(mean(shown.map(({ seconds }) => seconds))),
  });
  for (let draw = 0; draw < draws; draw++) {
    shown.push(await scored(task, withRandomDemos(task, draw), lm));
    if (!isInTheRunning(figures())) return figures();
  }
  return { ...figures(), plain: round((await scored(task, task.program, lm)).score) };
}

interface Scored {
  readonly score: number;
  /** Per call, counted from tokens: what a clock says depends on who else uses the machine. */
  readonly seconds: number;
}

async function scored({ val, metric }: Task, program: TaskProgram, lm: LanguageModel): Promise<Scored> {
  const rows = val.slice(0, valRows);
  const { score = 0, usage } = await evaluate(program, rows, { metric, lm, concurrency: 2 });
  const evaluated = usage.promptTokens - usage.cachedTokens;
  const written = usage.completionTokens;
  const seconds = evaluated * secondsPerToken.evaluated + written * secondsPerToken.written;
  return { score, seconds: seconds / rows.length };
}

/** Labelled demos drawn at random, no search. */
function withRandomDemos({ name, program, train }: Task, draw: number): TaskProgram {
  const chosen = rng(0).fork(`pilot ${name} ${draw}`).shuffle(train).slice(0, demosShown);
  const demos = chosen.map(
    ({ id, input, expected: { answer } }): Demo => ({
      origin: "labeled",
      exampleId: id,
      fields: { ...input, answer },
    }),
  );
  return program.with({ step: { demos } });
}

function majorityShare(rows: readonly TaskExample[]): number {
  const counts = new Map<string, number>();
  for (const { expected } of rows) counts.set(expected.answer, (counts.get(expected.answer) ?? 0) + 1);
  return Math.max(...counts.values()) / rows.length;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}

function rowOf({ task, rows, majority, plain, withDemos, seconds }: PilotFigures): Row {
  return {
    id: `pilot:${task}`,
    value: mean(withDemos),
    unit: "share",
    note: `${demosShown} random demos, ${withDemos.join(" and ")}; ${plain === undefined ? "" : `as written ${plain}, `}majority ${majority}; ${rows} val rows; ${seconds} s per call`,
  };
}
