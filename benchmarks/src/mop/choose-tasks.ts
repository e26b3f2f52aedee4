import { mean } from "../statistics/mean.js";
import type { ManifestEntry } from "../tasks/manifest.js";
import { scorerOf } from "../tasks/score-answer.js";

/** What the pilot found on a task. Scores are shares of validation rows. */
export interface PilotFigures {
  readonly task: string;
  readonly rows: number;
  /** Median over train and val rows. */
  readonly inputCharacters: number;
  /** Of a closed answer set; 0 otherwise. */
  readonly chance: number;
  /** Of always giving the most frequent answer. */
  readonly majority: number;
  /** One score for each draw of random demos; one alone where the first rules the task out. */
  readonly withDemos: readonly number[];
  /** Per call with demos, counted from tokens. */
  readonly seconds: number;
  /** The program as written, without demos; absent where the task is ruled out before. */
  readonly plain?: number;
}

/** How long inputs and calls may be; the second step is taken only where the first leaves too few tasks. */
const short = { characters: 200, seconds: 0.8 } as const;
const long = { characters: 300, seconds: 1 } as const;
export const longestMedianInput = long.characters;
const fewestTasks = 12;
const margin = 0.05;
const mostScore = 0.97;

/** The rule in words, as it stands in `tasks.json`. */
export const selectionRule = [
  "Eligible: every task of the data directory that its manifest marks as one of MoP's (Instruction Induction, BIG-Bench Hard, Super-NaturalInstructions), and the text classification tasks; scored by comparing answers.",
  `Taken: every eligible task on whose validation rows the model with 8 random demos is better than chance and than the most frequent answer in each of two draws, by at least ${100 * margin} points in their mean, and right on at most ${100 * mostScore} %; with a median input of at most ${short.characters} characters and at most ${short.seconds} s per call, counted from its tokens for one core.`,
  `If those are fewer than ${fewestTasks}: up to ${long.characters} characters and ${long.seconds} s.`,
].join(" ");

/** Which tasks the pilot looks at. */
export function eligibleTasks(
  manifest: Readonly<Record<string, ManifestEntry>>,
): readonly (readonly [string, ManifestEntry])[] {
  return Object.entries(manifest).filter(
    ([, { task, used_by, metric }]) =>
      (used_by.some((paper) => paper.startsWith("MoP")) || /^(text|intent) classification/.test(task)) &&
      scorerOf(metric) !== undefined,
  );
}

/** Whether a task may still be taken after so many draws. */
export function isInTheRunning({ chance, majority, withDemos, seconds }: PilotFigures): boolean {
  return withDemos.every((score) => score > Math.max(chance, majority)) && seconds <= long.seconds;
}

/** The tasks that the rule takes, in the order given. */
export function chooseTasks(figures: readonly PilotFigures[]): readonly string[] {
  const able = figures.filter((task) => isInTheRunning(task) && isAble(task));
  const within = able.filter(
    ({ inputCharacters, seconds }) => inputCharacters <= short.characters && seconds <= short.seconds,
  );
  return (within.length >= fewestTasks ? within : able).map(({ task }) => task);
}

function isAble({ chance, majority, withDemos }: PilotFigures): boolean {
  const score = mean(withDemos);
  return score >= Math.max(chance, majority) + margin && score <= mostScore;
}
