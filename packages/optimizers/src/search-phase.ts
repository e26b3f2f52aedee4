import { type Embedder, type LanguageModel, type Plan, SignetError } from "@signet/core";
import type { Rng } from "./random/index.js";
import type { Problem, Strategy, StrategyContext } from "./strategies/strategy.js";
import { type Budget, type DecisionAccount, exceeded } from "./study/decision-account.js";
import type { CompileEvent, Phase, StopReason } from "./study/events.js";
import type { ProposerCharges } from "./study/proposer-charges.js";
import { CompileStop, type Rounds } from "./study/rounds.js";
import { verifyReserve } from "./study/run-cost.js";

export interface SearchPhaseOptions {
  readonly round: Rounds;
  readonly account: DecisionAccount;
  readonly budget: Budget;
  readonly charges: ProposerCharges;
  readonly holdoutSize: number;
  readonly rng: Rng;
  readonly proposer: LanguageModel | undefined;
  readonly embedder: Embedder | undefined;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly phase: StrategyContext["phase"];
  readonly emit: (event: CompileEvent) => void;
}

/** What a strategy came to. */
export interface Found {
  readonly plan: Plan;
  /** On the valset, as the strategy estimates it. */
  readonly score?: number;
  readonly stopped?: StopReason;
}

/** Runs a strategy within the budget. When it is stopped, the best plan that it had kept is the answer. */
export async function search(
  strategy: Strategy,
  problem: Problem,
  options: SearchPhaseOptions,
): Promise<Found> {
  const { round, account, budget, charges, holdoutSize, phase, emit } = options;
  const { rng, proposer, embedder, concurrency, signal } = options;
  const reserve = verifyReserve(holdoutSize);
  let current: { readonly phase: Phase; readonly expectedRuns?: number } = { phase: "search" };
  let best: { readonly plan: Plan; readonly score: number } | undefined;

  /** Proposals are charged where all of them are in, so that their order of arrival decides nothing. */
  const chargeProposals = async (): Promise<void> => {
    const answers = charges.take();
    const over = exceeded(budget, account.with(answers));
    if (over !== undefined) await round.stop(over);
    account.charge(answers);
  };

  /** A proposer's call that the budget refused ends the search; a refused run has done so already. */
  const endAtLimit = (error: unknown): Promise<never> => {
    if (SignetError.is(error, "BUDGET_EXHAUSTED")) return round.exhausted();
    throw error;
  };

  /** Where the compile may end, and where proposals are charged: a replay ends before the charge, so at the same cost. */
  const settle = async (): Promise<void> => {
    round.checkStop();
    await chargeProposals();
  };

  const deadline = new AbortController();
  const context: StrategyContext = {
    rng,
    signal: AbortSignal.any([signal, deadline.signal]),
    proposer,
    embedder,
    concurrency,
    emit,
    isExcluded: (exampleId) => round.excluded.has(exampleId),
    async evaluate(jobs) {
      const trials = await round.evaluate(jobs, { ...current, reserve: reserve.amount() });
      for (const trial of trials) if (trial.job.lm === "task" && trial.runs.length > 0) reserve.note(trial);
      return trials;
    },
    keep(plan, estimate) {
      const score = Math.min(1, Math.max(0, estimate)); // an estimate may overshoot the scale
      if (best !== undefined && best.plan === plan && best.score === score) return;
      best = { plan, score };
      emit({ type: "best", plan, score });
    },
    phase: async (name, work, expectedRuns) => {
      await settle();
      current = { phase: name, ...(expectedRuns !== undefined && { expectedRuns }) };
      // A round watches the clock by itself; nothing else would end a proposer that hangs.
      const timed = name === "propose" ? () => round.timed(work, () => deadline.abort()) : work;
      return phase(name, () => timed().catch(endAtLimit));
    },
  };
  try {
    const plan = await strategy.optimize(problem, context);
    await settle(); // for proposals that nothing followed
    return best === undefined ? { plan } : { plan, score: best.score };
  } catch (error) {
    const reason = error instanceof CompileStop ? error.reason : signal.aborted ? "aborted" : undefined;
    if (reason === undefined) throw error;
    emit({ type: "stopped", reason });
    return {
      plan: best?.plan ?? problem.start,
      stopped: reason,
      ...(best !== undefined && { score: best.score }),
    };
  }
}
