import {
  isLanguageModel,
  type LanguageModel,
  type Models,
  type Program,
  SignetError,
  type StudyLog,
} from "@signet/core";
import { analyzeProgram } from "../analyze/analyze-program.js";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { CountTokens } from "../bootstrap/demo-tokens.js";
import { compileFingerprint } from "../compile-fingerprint.js";
import type { CompileOptions } from "../compile-options.js";
import { readSettings, type Settings } from "../settings.js";
import { singlePlan } from "../start-plan.js";
import { spentBefore } from "../study/recorded-answers.js";
import { stopAddress } from "../study/recorded-evaluator.js";
import type { CompileEstimate } from "./compile-estimate.js";
import { type EstimateBasis, makeEstimate } from "./make-estimate.js";

/** A compile to be, and what is known about its models. */
export interface EstimateOptions<I, O, L> extends CompileOptions<I, O, L> {
  /** What a call takes. Default: what the study has recorded, else 1. */
  readonly secondsPerCall?: number;
  /** Counts the tokens of a text. Default: a quarter of its characters. */
  readonly countTokens?: CountTokens;
}

/**
 * What `compile` with the same options would take in calls, tokens, money and time, without a call. With a study it is opened, read, and left as it is: what it
 * holds of this compile is not to be paid again.
 *
 * @throws {SignetError} `OPTION_INVALID`, `DATA_EMPTY`, `DATA_INVALID`, `LM_ROLE_UNKNOWN`; what opening the study throws.
 */
export async function estimateCompile<I, O, M, P extends string, L>(
  program: Program<I, O, M, P>,
  { secondsPerCall, countTokens, ...options }: EstimateOptions<I, O, L>,
): Promise<CompileEstimate> {
  checkOptions({ secondsPerCall, countTokens });
  const settings = readSettings(program, options);
  const graph = await analyzeProgram(settings.definition, { source: options.source });
  const log = await options.study?.open();
  try {
    const { fingerprint } = compileFingerprint(program, options, { ...settings, graph });
    const basis = estimateBasis(options, { settings, graph, log, fingerprint: fingerprint.whole });
    const pace = secondsPerCall === undefined ? basis.pace : { secondsPerCall, source: "given" as const };
    return makeEstimate({ ...basis, pace, countTokens });
  } finally {
    await log?.close();
  }
}

export interface EstimateSources {
  readonly settings: Settings;
  readonly graph: ProgramGraph;
  readonly log: StudyLog | undefined;
  /** Of the whole compile. */
  readonly fingerprint: string;
}

/** What an estimate is made from, before anything was run. */
export function estimateBasis(
  {
    lm,
    teacher = lm,
    proposer,
    budget = {},
  }: { readonly lm: Models; readonly teacher?: Models; readonly proposer?: Models } & Pick<
    CompileOptions<unknown, unknown, unknown>,
    "budget"
  >,
  { settings, graph, log, fingerprint }: EstimateSources,
): EstimateBasis {
  const { start, trainset, valset, holdout, strategy, concurrency } = settings;
  const isEnded = [fingerprint, stopAddress(fingerprint, budget)].some(
    (address) => log?.get("end", address) !== undefined,
  );
  return {
    problem: { graph, start: singlePlan(start), trainset, valset },
    strategy,
    holdoutSize: holdout.length,
    models: { task: lm, teacher, proposer: proposer && writerOf(proposer) },
    budget,
    concurrency,
    paidCalls: isEnded ? "all" : log === undefined ? 0 : (spentBefore(log, fingerprint).calls ?? 0),
    pace: log && recordedPace(log, concurrency),
  };
}

/** Of a table of models, the one that writes instructions. */
function writerOf(proposer: Models): LanguageModel {
  return isLanguageModel(proposer) ? proposer : proposer.default;
}

/** From the active time that a study keeps where a budget limits it, and the answers that came in it. */
function recordedPace(
  log: StudyLog,
  concurrency: number,
): { readonly secondsPerCall: number; readonly source: "recorded" } | undefined {
  const activeMs = log.list("time").reduce((sum, { value }) => sum + Number(value), 0);
  const answers = log.list("answer").length;
  if (activeMs === 0 || answers === 0) return undefined;
  return { secondsPerCall: (activeMs / 1000 / answers) * concurrency, source: "recorded" };
}

function checkOptions({
  secondsPerCall,
  countTokens,
}: Pick<EstimateBasis, "countTokens"> & { readonly secondsPerCall: number | undefined }): void {
  if (secondsPerCall !== undefined && !(Number.isFinite(secondsPerCall) && secondsPerCall > 0))
    throw new SignetError(
      "OPTION_INVALID",
      `secondsPerCall is ${secondsPerCall}, it should be a number above 0`,
    );
  if (countTokens !== undefined && typeof countTokens !== "function")
    throw new SignetError("OPTION_INVALID", `countTokens is ${typeof countTokens}, it should be a function`);
}
