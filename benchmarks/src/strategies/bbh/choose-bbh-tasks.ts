import { median } from "../../spine/summary.js";
import type { Task } from "../../tasks/read-task.js";

/** The "lite" set of BIG-bench Hard. @see Tang et al. 2024 (arXiv 2402.17564), §5 */
const LITE = ["bbh_navigate", "bbh_movie_recommendation", "bbh_object_counting", "bbh_word_sorting"] as const;
const SHORTEST = 4;

/** Rows of each task, from the start of each split. */
export const bbhSizes = { train: 30, val: 12, test: 30 } as const;

/** The rule in words, as it stands in `tasks.json`. */
export const bbhSelectionRule =
  "The four tasks of GPO's lite set (navigate, movie recommendation, object counting, word sorting), and of all other BIG-bench Hard tasks of the data directory that are scored by comparing answers and have the rows " +
  `(${bbhSizes.train} train, ${bbhSizes.val} val, ${bbhSizes.test} test) the ${SHORTEST} with the shortest median input over train and val rows. No model's answer took part in the choice.`;

/** A task as the rule sees it. */
export interface BbhFigures {
  readonly name: string;
  /** Median over train and val rows. */
  readonly inputCharacters: number;
  readonly rows: Readonly<Record<keyof typeof bbhSizes, number>>;
}

/** What the rule asks of a task, from its rows. */
export function bbhFigures({ name, train, val, test }: Task): BbhFigures {
  const lengths = [...train, ...val].map(({ input }) => Object.values(input).join("").length);
  const rows = { train: train.length, val: val.length, test: test.length };
  return { name, inputCharacters: median(lengths), rows };
}

/** Names of the tasks that the rule takes. */
export function chooseBbhTasks(figures: readonly BbhFigures[]): readonly string[] {
  const whole = figures.filter(
    ({ name, rows }) =>
      name.startsWith("bbh_") &&
      rows.train >= bbhSizes.train &&
      rows.val >= bbhSizes.val &&
      rows.test >= bbhSizes.test,
  );
  const lite = LITE.filter((wanted) => whole.some(({ name }) => name === wanted));
  const others = whole
    .filter(({ name }) => !LITE.some((wanted) => wanted === name))
    .toSorted((a, b) => a.inputCharacters - b.inputCharacters || (a.name < b.name ? -1 : 1));
  return [...lite, ...others.slice(0, SHORTEST).map(({ name }) => name)];
}
