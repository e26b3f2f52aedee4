import { leafAt } from "../analyze/leaf-at.js";
import { problemOf } from "../propose/proposal-problem.js";
import { runsIn } from "../propose/shares-run.js";
import { stepText } from "../propose/step-text.js";
import { textsIn } from "../propose/words-of.js";
import type { Problem } from "../strategies/strategy.js";
import { jsonCopy } from "../study/json-copy.js";

/** What an instruction is judged against. */
export interface InstructionGrounds {
  readonly problem: Problem;
  /** Of the leaf that it is for. */
  readonly path: string;
  /** The instruction that the leaf has now. */
  readonly base: string;
  /** Other instructions that it may quote: its parents. */
  readonly sources?: readonly string[];
  /** The prompt's own words. */
  readonly asked: readonly string[];
  /** Titles of the prompt's sections. */
  readonly headings: readonly string[];
  /** All that the prompt shows. */
  readonly prompt: readonly string[];
}

/**
 * Why a cleaned text cannot be an instruction of the leaf, as the end of a sentence that starts with "it"; `undefined` when nothing speaks against it. No
 * instruction quotes eight words in a row of any example, shown or not.
 */
export function instructionProblem(
  text: string,
  { problem, path, base, sources = [], asked, headings, prompt }: InstructionGrounds,
): string | undefined {
  const leaf = leafAt(problem.graph, path);
  if (leaf === undefined) return `is for "${path}", which is no leaf`;
  const allowed = [stepText(path, leaf), ...sources];
  return problemOf(text, {
    leaf,
    base,
    asked,
    headings,
    prompt,
    shown: [rowRuns(problem.trainset), rowRuns(problem.valset)],
    allowed,
  });
}

/** Rows of a set whose runs are held: what a prompt shows is cut from far fewer. */
const MOST_ROWS = 5000;

/** A table of what follows from its keys: it spares the reading of all rows for each answer. */
const known = new WeakMap<readonly unknown[], ReadonlySet<string>>();

function rowRuns(rows: Problem["trainset"]): ReadonlySet<string> {
  const before = known.get(rows);
  if (before !== undefined) return before;
  const texts = rows
    .slice(0, MOST_ROWS)
    .flatMap(({ input, expected, leaves }) => textsOf([input, expected, leaves ?? null]));
  const runs = runsIn(texts);
  known.set(rows, runs);
  return runs;
}

/** The texts of a row, each by itself. What JSON cannot carry cannot be shown in a prompt either. */
function textsOf(values: readonly unknown[]): readonly string[] {
  try {
    return textsIn(jsonCopy(values));
  } catch {
    return [];
  }
}
