import { mean } from "../mean.js";
import type { ManifestEntry } from "./manifest.js";
import { scorerOf } from "./score-answer.js";

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
  /** The program as written, without demos. */
  readonly plain: number;
  /** One score for each draw of random demos. */
  readonly withDemos: readonly number[];
  /** Per call, counted from tokens. */
  readonly secondsPlain: number;
  readonly secondsWithDemos: number;
}

export const longestMedianInput = 200;
const fewestTasks = 12;
const clearly = 0.05;
const mostScore = 0.97;
const mostSeconds = 0.8;

/** The rule in words, as it stands in `tasks.json`. */
export const selectionRule = [
  `Eligible: every task of the data directory that its manifest marks as one of MoP's (Instruction Induction, BIG-Bench Hard, Super-NaturalInstructions), and the text classification tasks; scored by comparing answers; with a median input of at most ${longestMedianInput} characters.`,
  `Taken: every eligible task on whose validation rows the model with 8 random demos scores, in the mean of two draws, at least ${100 * clearly} points above chance and above the share of the most frequent answer, and at most ${100 * mostScore} %, in at most ${mostSeconds} s per call, counted from its tokens for one core.`,
  `If those are fewer than ${fewestTasks}: above chance alone, whatever the share of the most frequent answer.`,
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

/** The tasks that the rule takes, in the order given. */
export function chooseTasks(figures: readonly PilotFigures[]): readonly string[] {
  const aboveMajority = figures.filter((task) => isTaken(task, Math.max(task.chance, task.majority)));
  const chosen =
    aboveMajority.length >= fewestTasks
      ? aboveMajority
      : figures.filter((task) => isTaken(task, task.chance));
  return chosen.map(({ task }) => task);
}

function isTaken({ withDemos, secondsWithDemos }: PilotFigures, floor: number): boolean {
  const score = mean(withDemos);
  return score >= floor + clearly && score <= mostScore && secondsWithDemos <= mostSeconds;
}
