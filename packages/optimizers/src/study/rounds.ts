import { type BudgetAccount, type BudgetSpent, SignetError, type StudyLog } from "@signet/core";
import { type Budget, type DecisionAccount, type DecisionCost, exceeded } from "./decision-account.js";
import { watchFaults } from "./degenerate.js";
import type { Evaluator, Job } from "./evaluator.js";
import type { CompileEvent, Phase, StopReason } from "./events.js";
import { planHash } from "./recorded-evaluator.js";
import type { RunRecord } from "./run-record.js";
import { meanScore, type Trial } from "./trial.js";

/** Thrown through a strategy when the compile must end; what it had kept is the answer. */
export class CompileStop extends Error {
  override readonly name = "CompileStop";
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The compile stopped: ${reason}`);
    this.reason = reason;
  }
}

export interface RoundsOptions {
  readonly log: StudyLog;
  /** Of this compile and its budget: where a stop is noted. */
  readonly stopAddress: string;
  readonly evaluator: Evaluator;
  readonly account: DecisionAccount;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly spend: BudgetAccount;
  readonly emit: (event: CompileEvent) => void;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

export interface RoundOptions {
  readonly phase: Phase;
  /** How many runs the phase is expected to take in all, for progress; rounds beyond it raise it. */
  readonly expectedRuns?: number;
  /** What must be left when the round has been told: set aside for verify. */
  readonly reserve?: DecisionCost;
  /** The last round of a compile: it runs although the search was stopped. */
  readonly isFinal?: boolean;
}

/**
 * The only place where a compile spends: runs rounds of jobs, tells them whole and in order, and stops at the budget.
 */
export interface Rounds {
  readonly evaluate: (jobs: readonly Job[], options: RoundOptions) => Promise<readonly Trial[]>;
  /**
   * Runs work outside of rounds under the budget's seconds, which it spends too. When they are over, `end` is called, by which the work has to fail, and the
   * compile stops.
   */
  readonly timed: <T>(work: () => Promise<T>, end: () => void) => Promise<T>;
  /** A point where a compile may end. Throws when the study says that it ended here, or the signal has fired. */
  readonly checkStop: () => void;
  /** Ends the compile at the limit that has just refused a call. */
  readonly exhausted: () => Promise<never>;
  /** Notes a stop that cannot be derived again, and throws it. */
  readonly stop: (reason: StopReason) => Promise<never>;
  /** Examples that could not be scored for some candidate: they count for none. */
  readonly excluded: ReadonlyMap<string, string>;
  readonly trialCount: () => number;
}

const NOTHING: DecisionCost = { calls: 0, tokens: 0, usd: 0 };
/** How often a run that failed for outside reasons is repeated; the model's own retries come on top. */
const REPEATS = 2;

export function rounds({
  log,
  stopAddress,
  evaluator,
  account,
  budget,
  signal,
  spend,
  emit,
  now,
}: RoundsOptions): Rounds {
  const excluded = new Map<string, string>();
  const faults = watchFaults();
  const noted = log.get("stop", stopAddress) as
    | { readonly reason: StopReason; readonly atPoint: number }
    | undefined; // only `stop` appends stops
  const runsOfPhase = new Map<Phase, number>();
  let ended: StopReason | undefined;
  /** Points passed where the compile could have ended: before every phase and every round. A replay passes the same ones. */
  let points = 0;
  let trials = 0;
  let activeMs = log.list("time").reduce((sum, { value }) => sum + Number(value), 0);

  const stop = async (reason: StopReason): Promise<never> => {
    ended = reason;
    // An abort is no decision of the compile: the same command goes on from here.
    if (reason !== "aborted")
      await log.append({ kind: "stop", address: stopAddress, value: { reason, atPoint: points } });
    throw new CompileStop(reason);
  };

  const exhausted = (): Promise<never> => stop(nearest(budget, spend.spent()));

  const checkStop = (): void => {
    if (signal.aborted) throw new CompileStop("aborted");
    if (ended !== undefined) throw new CompileStop(ended);
    points++;
    if (noted !== undefined && points >= noted.atPoint) throw new CompileStop(noted.reason);
  };

  /** Of the budget's seconds, as far as a timer can count. */
  const leftMs = (): number =>
    Math.max(0, Math.min((budget.seconds ?? Number.POSITIVE_INFINITY) * 1000 - activeMs, 2 ** 31 - 1));

  const noteTime = async (started: number): Promise<void> => {
    const spentMs = Math.round(now() - started);
    activeMs += spentMs;
    if (budget.seconds !== undefined && spentMs > 0)
      await log.append({ kind: "time", address: `${log.list("time").length}`, value: spentMs });
  };

  /** Runs what is missing until nothing is, and gives every job its records. */
  const collect = async (
    jobs: readonly Job[],
    { phase, expectedRuns = 0 }: RoundOptions,
  ): Promise<ReadonlyMap<Job, ReadonlyMap<string, RunRecord>>> => {
    const runsBefore = runsOfPhase.get(phase) ?? 0;
    const runsAfter = jobs.reduce((sum, job) => sum + job.exampleIds.length, runsBefore);
    runsOfPhase.set(phase, runsAfter);
    const total = Math.max(expectedRuns, runsAfter);
    const records = new Map<Job, Map<string, RunRecord>>(jobs.map((job) => [job, new Map()]));
    const started = now();
    const timer = budget.seconds === undefined ? undefined : AbortSignal.timeout(leftMs());
    const scope = timer === undefined ? signal : AbortSignal.any([signal, timer]);
    let done = runsBefore;
    try {
      let open: readonly Job[] = jobs;
      const parts = new Map<Job, Job>(jobs.map((job) => [job, job]));
      for (let attempt = 0; open.length > 0; attempt++) {
        const failed: { readonly job: Job; readonly record: RunRecord }[] = [];
        for await (const { job, record } of evaluator.evaluate(open, { signal: scope })) {
          const whole = parts.get(job) ?? job;
          if (!record.outcome.ok && record.outcome.fault === "outside") {
            failed.push({ job: whole, record });
            continue;
          }
          records.get(whole)?.set(record.exampleId, record);
          emit({ type: "progress", phase, done: ++done, total });
        }
        await giveUp(failed, attempt);
        open = jobs.flatMap((job) => {
          const exampleIds = failed.flatMap((failure) =>
            failure.job === job ? [failure.record.exampleId] : [],
          );
          const part = { ...job, exampleIds };
          parts.set(part, job);
          return exampleIds.length === 0 ? [] : [part];
        });
      }
      return records;
    } catch (error) {
      if (signal.aborted) throw new CompileStop("aborted");
      if (timer?.aborted) return await stop("seconds");
      throw error;
    } finally {
      await noteTime(started);
    }
  };

  const giveUp = async (
    failed: readonly { readonly record: RunRecord }[],
    attempt: number,
  ): Promise<void> => {
    const isExhausted = failed.some(
      ({ record: { outcome } }) => !outcome.ok && outcome.code === "BUDGET_EXHAUSTED",
    );
    if (isExhausted) await exhausted();
    const [first] = failed;
    if (first === undefined || attempt < REPEATS || first.record.outcome.ok) return;
    const { code, message } = first.record.outcome;
    throw new SignetError(
      "LM_UNAVAILABLE",
      `${failed.length} runs of a round failed for outside reasons (${code}), the first with: ${message}`,
      {
        details: { code, exampleId: first.record.exampleId },
        retryable: true,
      },
    );
  };

  const tell = (job: Job, records: ReadonlyMap<string, RunRecord>): Trial => {
    const runs = job.exampleIds.flatMap((exampleId) => {
      const record = records.get(exampleId);
      return record === undefined || excluded.has(exampleId) ? [] : [record];
    });
    const trial: Trial = { number: trials++, job, runs };
    emit({
      type: "trial",
      number: trial.number,
      examples: runs.length,
      score: meanScore(trial),
      plan: job.plan,
    });
    return trial;
  };

  return {
    excluded,
    checkStop,
    exhausted,
    stop,
    async timed(work, end) {
      if (budget.seconds === undefined) return work();
      const started = now();
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        end();
      }, leftMs());
      try {
        return await work();
      } catch (error) {
        if (isOver && !signal.aborted) return await stop("seconds");
        throw error;
      } finally {
        clearTimeout(timer);
        await noteTime(started);
      }
    },
    trialCount: () => trials,
    async evaluate(jobs, options) {
      const { reserve = NOTHING, isFinal = false } = options;
      if (signal.aborted) throw new CompileStop("aborted");
      if (!isFinal) checkStop();
      // A round that is not told any more has spent what it spent: none of it may be what verify needs.
      spend.setAside(isFinal ? NOTHING : reserve);
      const records = await collect(jobs, options);
      const all = jobs.flatMap((job) => [...(records.get(job)?.values() ?? [])]);
      const answers = all.flatMap((record) => record.answers);
      const after = account.with(answers);
      const over = exceeded(budget, {
        calls: after.calls + reserve.calls,
        tokens: after.tokens + reserve.tokens,
        usd: after.usd + reserve.usd,
      });
      if (over !== undefined) return await stop(over);
      account.charge(answers);
      for (const { exampleId, outcome } of all) {
        if (outcome.ok || outcome.fault !== "example" || excluded.has(exampleId)) continue;
        excluded.set(exampleId, outcome.message);
        emit({ type: "excluded", exampleId, reason: outcome.message });
      }
      for (const job of jobs) faults.note(planHash(job.plan), [...(records.get(job)?.values() ?? [])]);
      faults.check();
      return jobs.map((job) => tell(job, records.get(job) ?? new Map()));
    },
  };
}

/** The limit of which the largest share is spent: the one that refused a call. */
function nearest(budget: Budget, spent: BudgetSpent): "calls" | "tokens" | "usd" {
  const share = (kind: "calls" | "tokens" | "usd"): number =>
    spent[kind] / (budget[kind] ?? Number.POSITIVE_INFINITY);
  const kinds = (["calls", "tokens", "usd"] as const).filter((kind) => budget[kind] !== undefined);
  return kinds.reduce((most, kind) => (share(kind) > share(most) ? kind : most));
}
