import {
  type CompositeDefinition,
  compositeOf,
  type IdentifiedExample,
  identifyExamples,
  type Plan,
  type Program,
  SignetError,
} from "@signet/core";
import type { CompileOptions, Level } from "./compile-options.js";
import { rng } from "./random/index.js";
import { type Redact, redactRows } from "./redact-rows.js";
import { type CleanSplits, splitExamples } from "./split.js";
import { startPlan } from "./start-plan.js";
import { asWritten } from "./strategies/as-written.js";
import { bootstrapFewShot } from "./strategies/bootstrap-few-shot.js";
import { mipro } from "./strategies/mipro.js";
import { mop } from "./strategies/mop.js";
import type { Strategy } from "./strategies/strategy.js";
import type { Budget } from "./study/decision-account.js";
import type { Adopt } from "./verify/decide.js";

/** The options of a compile, checked, with what was left out filled in. */
export interface Settings extends CleanSplits {
  readonly definition: CompositeDefinition;
  readonly start: Plan;
  readonly strategy: Strategy;
  readonly seed: number;
  readonly concurrency: number;
}

const adoptRules: readonly Adopt[] = ["posterior", "proven", "unverified"];
const budgetKinds: readonly string[] = [
  "calls",
  "tokens",
  "usd",
  "seconds",
] satisfies readonly (keyof Budget)[];
const levels = {
  O0: asWritten,
  O1: bootstrapFewShot,
  O2: mipro,
  O3: () => mop({ base: mipro() }),
} as const satisfies Record<Level, () => Strategy>;

/**
 * Checks everything that can be checked before the first call.
 *
 * @throws {SignetError} `OPTION_INVALID`, `DATA_EMPTY`, `DATA_INVALID`, what `startPlan` throws.
 */
export function readSettings<I, O, M, P extends string, L>(
  program: Program<I, O, M, P>,
  options: CompileOptions<I, O, L>,
): Settings {
  const {
    seed = 0,
    concurrency = 8,
    level = "O2",
    strategy,
    budget = {},
    metric,
    adopt = "posterior",
  } = options;
  const definition = compositeOf(program);
  if (typeof metric !== "function")
    throw new SignetError("OPTION_INVALID", `The metric is ${typeof metric}, it should be a function`);
  if (!Number.isSafeInteger(seed))
    throw new SignetError("OPTION_INVALID", `The seed is ${seed}, it should be an integer`);
  if (!(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new SignetError(
      "OPTION_INVALID",
      `The concurrency is ${concurrency}, it should be a positive integer`,
    );
  }
  if (!Object.hasOwn(levels, level)) {
    throw new SignetError(
      "OPTION_INVALID",
      `The level is ${level}, it should be one of ${Object.keys(levels).join(", ")}`,
    );
  }
  if (!adoptRules.includes(adopt)) {
    throw new SignetError(
      "OPTION_INVALID",
      `adopt is ${adopt}, it should be one of ${adoptRules.join(", ")}`,
    );
  }
  if (typeof options.lm !== "object" || options.lm === null) {
    throw new SignetError(
      "OPTION_INVALID",
      `The lm is ${typeof options.lm}, it should be a model or a table of models`,
    );
  }
  if (strategy !== undefined && typeof strategy?.optimize !== "function") {
    throw new SignetError(
      "OPTION_INVALID",
      "The strategy is none: pass what a factory such as mipro() returns",
    );
  }
  if (options.study !== undefined && typeof options.study?.open !== "function") {
    throw new SignetError(
      "OPTION_INVALID",
      "The study is none: pass what memoryStudy() or sqliteStudy(path) returns",
    );
  }
  if (options.redact !== undefined && typeof options.redact !== "function") {
    throw new SignetError(
      "OPTION_INVALID",
      `redact is ${typeof options.redact}, it should be a function of an example`,
    );
  }
  const { source } = options;
  if (source !== undefined && !(source instanceof URL) && (typeof source !== "string" || source === "")) {
    throw new SignetError(
      "OPTION_INVALID",
      `The source is ${source === "" ? "empty" : typeof source}, it should be a file path or a file: URL`,
    );
  }
  for (const [kind, limit] of Object.entries(budget)) {
    if (!budgetKinds.includes(kind)) {
      throw new SignetError(
        "OPTION_INVALID",
        `The budget names "${kind}", it should name ${budgetKinds.join(", ")}`,
      );
    }
    if (limit !== undefined && !(limit > 0))
      throw new SignetError("OPTION_INVALID", `The budget of ${kind} is ${limit}, it should be above 0`);
  }
  const identified = (
    rows: CompileOptions<I, O, L>["trainset"] | undefined,
    where: string,
  ): readonly IdentifiedExample[] | undefined =>
    rows === undefined ? undefined : identifyExamples(rows, definition.inputFields, where);
  const trainset = identifyExamples(options.trainset ?? [], definition.inputFields, "trainset");
  const given = {
    trainset,
    valset: identified(options.valset, "valset"),
    holdout: identified(options.holdout, "holdout"),
  };
  const split = splitExamples(given, rng(seed).fork("split"));
  const rows = [...(options.trainset ?? []), ...(options.valset ?? [])];
  const sets = redactRows(split, {
    redact: options.redact as Redact | undefined, // erased: it is handed rows of this program
    inputFields: definition.inputFields,
    givenIds: new Set(rows.flatMap(({ id }) => id ?? [])),
  });
  return {
    ...sets,
    definition,
    start: startPlan(program, options.from),
    strategy: strategy ?? levels[level](),
    seed,
    concurrency,
  };
}
