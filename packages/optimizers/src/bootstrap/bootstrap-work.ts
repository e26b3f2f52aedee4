import { type Amount, amount, NONE } from "../estimate/amount.js";
import type { PhaseWork } from "../estimate/work.js";
import type { Problem } from "../strategies/strategy.js";
import { BOOTSTRAP_ROUND_SIZE, mostAttempts } from "./bootstrap.js";
import { type MakeDemoSetsOptions, successesWanted } from "./make-demo-sets.js";

/** The share of the teacher's runs that is expected to give demos. */
const SUCCESSES = 0.5;
/** Draws of one example, where the options do not say. */
const ROUNDS = 2;

/** The phase that makes demo sets. Expected: every second run of the teacher succeeds; at most: none does. */
export function bootstrapWork(
  { trainset }: Pick<Problem, "trainset">,
  options: MakeDemoSetsOptions,
): PhaseWork {
  const { maxLabeled, maxDemoTokens } = options;
  const demos = { maxLabeled, ...(maxDemoTokens !== undefined && { maxDemoTokens }) };
  return { phase: "bootstrap", teacherRuns: teacherRuns(trainset.length, options), demos };
}

function teacherRuns(rows: number, options: MakeDemoSetsOptions): Amount {
  const wanted = successesWanted(options);
  if (wanted === 0) return NONE;
  const examples = Math.min(rows, mostAttempts(wanted));
  const rounds = Math.ceil(wanted / SUCCESSES / BOOTSTRAP_ROUND_SIZE);
  return amount(
    Math.min(examples, rounds * BOOTSTRAP_ROUND_SIZE),
    examples * (options.bootstrapRounds ?? ROUNDS),
  );
}
