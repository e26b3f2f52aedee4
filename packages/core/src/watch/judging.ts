import { SignetError } from "../errors.js";
import { readScore, type Score } from "../evaluate/metric.js";
import type { Models } from "../lm/language-model.js";
import type { RunOptions } from "../program/run-state.js";
import { abortable } from "../program/scope.js";
import type { Trace } from "../trace/span.js";

export interface JudgeContext {
  /** Absent where `observe` was given none. */
  readonly trace?: Trace;
  /** Fires when the judge takes too long, or the watch's own signal does. */
  readonly signal: AbortSignal;
}

/** Scores a live answer, of which nobody knows the right one: a rule, a model, whatever tells good from bad. */
export type LiveJudge<I, O> = (input: I, output: O, context: JudgeContext) => Score | Promise<Score>;

/** A judge that is a program: it gets `{ input, output }` and returns `{ score }`. */
export interface JudgeProgram<I, O> {
  readonly name: string;
  readonly run: (
    asked: { readonly input: I; readonly output: O },
    options: RunOptions,
  ) => Promise<{ readonly score: number | boolean }>;
}

export interface JudgingOptions<I, O> {
  /** It should score as the metric of the compile did; a program needs `lm`. */
  readonly judge: LiveJudge<I, O> | JudgeProgram<I, O>;
  /** The judge's models, where it is a program. */
  readonly lm?: Models;
  /** Most judgements under way at once; a request beyond that is skipped. Default: 4. */
  readonly concurrency?: number;
  /** For one judgement, at most 2^31 − 1. Default: 60,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A judge with its limits. */
export interface Judging<I, O> {
  /** The score; `undefined` when the judge failed or had no room. Never rejects. */
  readonly score: (input: I, output: O, trace: Trace | undefined) => Promise<number | undefined>;
  readonly failed: () => number;
  readonly skipped: () => number;
}

/** @throws {SignetError} `OPTION_INVALID` for a judge that is none, a program without models, or limits that are no counts. */
export function judged<I, O>({
  judge,
  lm,
  concurrency = 4,
  timeoutMs = 60_000,
  signal,
}: JudgingOptions<I, O>): Judging<I, O> {
  checkCount("concurrency", concurrency);
  checkCount("timeoutMs", timeoutMs, LONGEST_MS);
  const ask = judgeOf(judge, lm);
  let underWay = 0;
  let failed = 0;
  let skipped = 0;
  return {
    failed: () => failed,
    skipped: () => skipped,
    async score(input, output, trace) {
      if (underWay >= concurrency || signal?.aborted === true) {
        skipped++;
        return undefined;
      }
      underWay++;
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), timeoutMs);
      const scope = signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]);
      try {
        const context = { signal: scope, ...(trace !== undefined && { trace }) };
        return readScore(await abortable(ask(input, output, context), { signal: scope })).score;
      } catch {
        failed++; // the request went well; that nobody could judge it shows in the report
        return undefined;
      } finally {
        clearTimeout(timer);
        underWay--;
      }
    },
  };
}

function judgeOf<I, O>(
  judge: LiveJudge<I, O> | JudgeProgram<I, O>,
  lm: Models | undefined,
): (input: I, output: O, context: JudgeContext) => Promise<Score> {
  if (typeof judge === "function") return async (...asked) => judge(...asked);
  if (typeof judge?.run !== "function")
    throw new SignetError("OPTION_INVALID", "driftWatch needs a `judge`: a function, or a program");
  if (lm === undefined)
    throw new SignetError(
      "OPTION_INVALID",
      `The judge "${judge.name}" is a program: pass its models as \`lm\``,
    );
  return async (input, output, { signal }) => (await judge.run({ input, output }, { lm, signal })).score;
}

/** Timers of all runtimes hold this much. */
const LONGEST_MS = 2 ** 31 - 1;

function checkCount(name: string, value: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value > 0 && value <= most) return;
  const bound = most === Number.MAX_SAFE_INTEGER ? "a positive integer" : `an integer from 1 to ${most}`;
  throw new SignetError("OPTION_INVALID", `In driftWatch \`${name}\` is ${value}, it should be ${bound}`);
}
