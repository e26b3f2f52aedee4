import type { LanguageModel, Models } from "@signet/core";
import { type CountTokens, roughTokens } from "../bootstrap/demo-tokens.js";
import type { Problem, Strategy } from "../strategies/strategy.js";
import type { Budget } from "../study/decision-account.js";
import { type Amount, exactly, inProportion, times, total, without } from "./amount.js";
import type { CompileEstimate, EstimatedCost } from "./compile-estimate.js";
import { addCosts, type Cost, scaleCost } from "./cost.js";
import { leafCalls } from "./leaf-calls.js";
import type { MeasuredRuns } from "./measured-runs.js";
import { proposerCost, runCosts } from "./run-costs.js";
import type { PhaseWork, WorkEstimate } from "./work.js";

export interface EstimateBasis {
  readonly problem: Problem;
  readonly strategy: Strategy;
  readonly holdoutSize: number;
  readonly models: {
    readonly task: Models;
    readonly teacher: Models;
    readonly proposer: LanguageModel | undefined;
  };
  readonly budget: Budget;
  readonly concurrency: number;
  /** Calls that the study holds of this very compile; `all` when it has ended. */
  readonly paidCalls: number | "all";
  /** Default: a second is assumed. */
  readonly pace?: { readonly secondsPerCall: number; readonly source: "given" | "recorded" } | undefined;
  /** Default: a quarter of the characters. */
  readonly countTokens?: CountTokens | undefined;
  /** What the trace was like, once it is over. */
  readonly measured?: MeasuredRuns | undefined;
}

const ASSUMED_SECONDS = 1;

/** Puts together what is known of a compile: what its strategy will do, what a run costs, and what verify adds. */
export function makeEstimate(basis: EstimateBasis): CompileEstimate {
  const { problem, strategy, models, concurrency, paidCalls, measured, countTokens = roughTokens } = basis;
  const work = workOf(strategy, problem);
  const phases = work === undefined ? [] : [...work.phases, ...verifyWork(work, basis.holdoutSize)];
  const costOf = runCosts({ problem, models, measured, countTokens });
  const perProposal = proposerCost(problem, models.proposer, countTokens);
  const parts = phases.map(({ phase, taskRuns, teacherRuns, proposerCalls, newCalls = 1, demos }) => {
    const runCost = (lm: "task" | "teacher", runs: Amount): Cost =>
      scaleCost(costOf(lm, demos), { ...runs, expected: runs.expected * newCalls });
    const costs = [
      ...(taskRuns ? [runCost("task", taskRuns)] : []),
      ...(teacherRuns ? [runCost("teacher", teacherRuns)] : []),
      ...(proposerCalls && perProposal ? [scaleCost(perProposal, proposerCalls)] : []),
    ];
    return { phase, runs: total([taskRuns, teacherRuns].filter((runs) => runs !== undefined)), costs };
  });

  const measuredPace = measured?.secondsPerCall;
  const { secondsPerCall, source } =
    measuredPace !== undefined && basis.pace?.source !== "given"
      ? { secondsPerCall: measuredPace, source: "measured" as const }
      : (basis.pace ?? { secondsPerCall: ASSUMED_SECONDS, source: "assumed" as const });
  const inTime = ({ calls, tokens, usd }: Cost): EstimatedCost => ({
    calls,
    tokens,
    ...(usd && { usd }),
    seconds: times(calls, exactly(secondsPerCall / concurrency)),
  });
  const sum = addCosts(parts.flatMap(({ costs }) => costs));
  const whole = inTime(sum);
  const paid = paidCalls === "all" ? Number.POSITIVE_INFINITY : paidCalls;
  const open = openEnds(basis, work);
  const names = [...new Set(parts.map(({ phase }) => phase))];
  return {
    basis: measured === undefined ? "before" : "measured",
    phases: names.map((phase) => {
      const same = parts.filter((part) => part.phase === phase);
      const { calls } = addCosts(same.flatMap(({ costs }) => costs));
      return { phase, runs: total(same.map(({ runs }) => runs)), calls };
    }),
    whole,
    left: inTime(costLeft(sum, without(sum.calls, paid))),
    pace: { secondsPerCall, source, concurrency },
    isLowerBound: open.length > 0,
    limits: limitsOf(basis.budget, whole),
    notes: [...open, ...assumptions(sum, source)],
  };
}

/** A strategy is the user's code: one that fails to estimate is one that does not. */
function workOf({ estimate }: Strategy, problem: Problem): WorkEstimate | undefined {
  try {
    return estimate?.(problem);
  } catch {
    return undefined;
  }
}

/** Both plans on the holdout; the one that was found shows what the last phase showed. */
function verifyWork({ phases, keepsStart = false }: WorkEstimate, holdoutSize: number): readonly PhaseWork[] {
  if (keepsStart || holdoutSize === 0) return [];
  const demos = phases.at(-1)?.demos;
  const once = { phase: "verify", taskRuns: exactly(holdoutSize) } as const;
  return [once, { ...once, ...(demos && { demos }) }];
}

function costLeft({ calls, tokens, usd }: Cost, left: Amount): Cost {
  return {
    calls: left,
    tokens: inProportion(tokens, left, calls),
    usd: usd && inProportion(usd, left, calls),
  };
}

function limitsOf(budget: Budget, whole: EstimatedCost): CompileEstimate["limits"] {
  return (["calls", "tokens", "usd", "seconds"] as const).flatMap((kind) => {
    const limit = budget[kind];
    const needed = whole[kind];
    if (limit === undefined || needed === undefined) return [];
    const isExpected = needed.expected > limit;
    return isExpected || (needed.most ?? 0) > limit ? [{ kind, limit, isExpected }] : [];
  });
}

/** Why there may be more than is expected. */
function openEnds(
  { problem: { graph }, strategy, models, measured }: EstimateBasis,
  work: WorkEstimate | undefined,
): readonly string[] {
  if (work === undefined) return [`The strategy ${strategy.name} gives no estimate`];
  const openCalls = work.phases.some(
    ({ proposerCalls }) => proposerCalls !== undefined && proposerCalls.most === undefined,
  );
  const runs = work.phases.some(({ taskRuns, teacherRuns }) => taskRuns ?? teacherRuns);
  const steps = runs && measured === undefined ? leafCalls(graph) : []; // what was measured needs no source
  return [
    ...steps.flatMap(({ path, openEnded }) => {
      if (openEnded === "loop") return [`Step "${path}" is called in a loop: one turn of it is counted`];
      return openEnded === undefined
        ? []
        : [`How often step "${path}" is called does not show in the source: once is counted`];
    }),
    ...(models.proposer !== undefined && openCalls
      ? ["A proposer does not tell how many calls it makes"]
      : []),
  ];
}

function assumptions({ calls, usd }: Cost, source: CompileEstimate["pace"]["source"]): readonly string[] {
  if (calls.expected === 0) return [];
  return [
    ...(usd === undefined ? ["A model has no price: the cost is unknown"] : []),
    ...(source === "assumed" ? [`That a call takes ${ASSUMED_SECONDS} s is an assumption`] : []),
  ];
}
