import { type Json, SignetError, sha256Hex } from "@signet/core";
import { planHash } from "../study/recorded-evaluator.js";
import type { LoopDemos } from "./cut-demos.js";
import type { CountTokens } from "./demo-tokens.js";
import { isTeacher, planOf, type Teacher } from "./read-teacher.js";

/** What every strategy that bootstraps demos lets its user set. */
export interface DemoOptions {
  /** Most bootstrapped demos in a set; 0: none is bootstrapped. */
  readonly maxBootstrapped?: number;
  /** Sets are filled up to this many with labelled demos. */
  readonly maxLabeled?: number;
  /** λ: the least score of a run whose calls become demos. Default: full marks, else the median of the positive scores. */
  readonly threshold?: number;
  /** How often an example may be bootstrapped: after the first time as a fresh draw at temperature 1. Default 2. */
  readonly bootstrapRounds?: number;
  /** The plan that bootstraps, run by the compile's `teacher` model. Default: the start plan, with labelled demos where it has none. */
  readonly teacher?: Teacher;
  /** Demos of a step that one run calls several times: "one" of the calls (default), or "all", where the rounds of a loop differ. */
  readonly loopDemos?: LoopDemos;
  /** Most tokens that the demos of one step may add to its prompt. Default: any number. */
  readonly maxDemoTokens?: number;
  /** Counts the tokens of a text for `maxDemoTokens`. Default: a quarter of its characters. */
  readonly countTokens?: CountTokens;
}

/**
 * The options as a strategy lists them: those that are set, the teacher's plan and the counter by their hashes.
 *
 * @throws {SignetError} `OPTION_INVALID` for a value out of its range.
 */
export function demoOptionsJson(options: DemoOptions): Readonly<Record<string, Json>> {
  checkDemoOptions(options);
  const { teacher, countTokens } = options;
  const listed = {
    maxBootstrapped: options.maxBootstrapped,
    maxLabeled: options.maxLabeled,
    threshold: options.threshold,
    bootstrapRounds: options.bootstrapRounds,
    teacher: teacher && planHash(planOf(teacher)),
    loopDemos: options.loopDemos,
    maxDemoTokens: options.maxDemoTokens,
    countTokens: countTokens && sha256Hex(String(countTokens)),
  };
  const set = Object.entries(listed).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}

function checkDemoOptions(options: DemoOptions): void {
  const fail = (option: keyof DemoOptions, expected: string): never => {
    const value: unknown = options[option];
    const shown = typeof value === "object" ? "something else" : String(value);
    throw new SignetError("OPTION_INVALID", `${option} is ${shown}, it should be ${expected}`);
  };
  const { threshold, bootstrapRounds = 1, teacher, loopDemos = "one", countTokens } = options;
  for (const option of ["maxBootstrapped", "maxLabeled", "maxDemoTokens"] as const) {
    const value = options[option] ?? 0;
    if (!(Number.isInteger(value) && value >= 0)) fail(option, "an integer of at least 0");
  }
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1))
    fail("threshold", "a score from 0 to 1");
  if (!(Number.isInteger(bootstrapRounds) && bootstrapRounds > 0))
    fail("bootstrapRounds", "an integer of at least 1");
  if (loopDemos !== "one" && loopDemos !== "all") fail("loopDemos", 'one of "one", "all"');
  if (countTokens !== undefined && typeof countTokens !== "function") fail("countTokens", "a function");
  if (teacher !== undefined && !isTeacher(teacher)) fail("teacher", "an artifact or a plan");
}
