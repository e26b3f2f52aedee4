import {
  type Artifact,
  armedEmbedder,
  budgetAccount,
  budgeted,
  changeParameters,
  isLanguageModel,
  type LanguageModel,
  type Models,
  memoryStudy,
  type Plan,
  type Program,
  replayed,
  retried,
  type StudyLog,
  seal,
  stack,
} from "@signet/core";
import { analyzeProgram } from "./analyze/analyze-program.js";
import { compileFingerprint } from "./compile-fingerprint.js";
import type { CompileOptions } from "./compile-options.js";
import { estimateBasis } from "./estimate/estimate-compile.js";
import { type EstimateBasis, makeEstimate } from "./estimate/make-estimate.js";
import { measureRuns } from "./estimate/measured-runs.js";
import { tracedRounds } from "./estimate/traced-rounds.js";
import { expertsReports } from "./mop/experts-reports.js";
import { rng } from "./random/index.js";
import type { CompileReport } from "./report.js";
import { search } from "./search-phase.js";
import { readSettings, type Settings } from "./settings.js";
import { singlePlan } from "./start-plan.js";
import { decisionAccount } from "./study/decision-account.js";
import type { CompileEvent } from "./study/events.js";
import { startSession } from "./study/fingerprint.js";
import { localEvaluator } from "./study/local-evaluator.js";
import { proposerCharges } from "./study/proposer-charges.js";
import { recordedAnswers, recordedEffects, spentBefore } from "./study/recorded-answers.js";
import { recordedEmbedder } from "./study/recorded-embedder.js";
import { planHash, recordedEvaluator, stopAddress } from "./study/recorded-evaluator.js";
import { rounds } from "./study/rounds.js";
import { type Adopt, FEWEST_EXAMPLES } from "./verify/decide.js";
import { scoresJson, verify } from "./verify/verify.js";

export interface CompileResult {
  readonly artifact: Artifact;
  readonly report: CompileReport;
}

/**
 * Makes a program better: traces it, bootstraps demos, proposes instructions, searches both for all steps jointly, checks the
 * result on examples that nothing had seen, and seals it.
 *
 * @throws {SignetError} `DATA_EMPTY`, `DATA_INVALID`, `OPTION_INVALID`, `PRICE_UNKNOWN`, `LM_ROLE_UNKNOWN` before the first call;
 * `EVALUATION_DEGENERATE` when most runs fail for one reason; `LM_UNAVAILABLE` when the model stays out of reach. What had
 * finished stays in the study: the same call goes on from there. An exhausted budget or an abort does not throw.
 */
export async function compile<I, O, M, P extends string, L>(
  program: Program<I, O, M, P>,
  options: CompileOptions<I, O, L>,
): Promise<CompileResult> {
  const settings = readSettings(program, options);
  const log = await (options.study ?? memoryStudy()).open();
  try {
    return await compileInto(log, program, options, settings);
  } finally {
    await log.close();
  }
}

async function compileInto<I, O, M, P extends string, L>(
  log: StudyLog,
  program: Program<I, O, M, P>,
  options: CompileOptions<I, O, L>,
  settings: Settings,
): Promise<CompileResult> {
  const {
    lm,
    teacher = lm,
    proposer,
    embedder,
    metric,
    budget = {},
    onEvent = () => {},
    adopt = "posterior",
  } = options;
  const { signal = new AbortController().signal } = options;
  const { definition, strategy, seed, concurrency, trainset, valset, holdout, start } = settings;
  const experts = expertsReports();
  const emit = (event: CompileEvent): void => {
    experts.tell(event);
    onEvent(event);
  };
  const vectors = embedder && recordedEmbedder(log, embedder);
  const routing = vectors ?? armedEmbedder(definition);
  changeParameters(definition, start, routing && { embedder: routing }); // before the first call: throws when a routed start cannot be run

  const phase = phases(emit);
  const graph = await phase("analyze", () =>
    analyzeProgram(definition, {
      source: options.source,
      onWarning: (message) => emit({ type: "warning", message }),
    }),
  );
  const { fingerprint, data, models } = compileFingerprint(program, options, { ...settings, graph });
  const isResumed = log.list("session").length > 0;
  const changed = await startSession(log, fingerprint);
  emit({ type: "session", isResumed, changed });
  for (const message of warningsOf(settings, adopt)) emit({ type: "warning", message });

  const { seconds: _, ...limits } = budget;
  const spend = budgetAccount(limits, spentBefore(log, fingerprint.whole));
  const answers = recordedAnswers(log, fingerprint.whole);
  const live = (model: LanguageModel): LanguageModel =>
    stack(model, replayed(answers), retried(), budgeted(spend));
  const local = localEvaluator({
    definition,
    examples: new Map([...trainset, ...valset, ...holdout].map((example) => [example.id, example])),
    metric: metric as never, // erased: the examples were checked against this program's input when they entered
    models: { task: mapModels(lm, live), teacher: mapModels(teacher, live) },
    effects: recordedEffects(log, signal),
    embedder: routing,
    concurrency,
  });
  const account = decisionAccount();
  const charges = proposerCharges();
  const ended = stopAddress(fingerprint.whole, budget);
  const told = rounds({
    log,
    stopAddress: ended,
    evaluator: recordedEvaluator(log, fingerprint.whole, local),
    account,
    spend,
    budget,
    signal,
    emit,
    now: () => performance.now(),
  });
  const estimate = estimateBasis(options, { settings, graph, log, fingerprint: fingerprint.whole });
  emit(estimateEvent(estimate));
  const round = tracedRounds(told, {
    now: () => performance.now(),
    liveCalls: () => spend.spent().calls,
    onTrace(runs, pace) {
      const measured = measureRuns(runs, { ...pace, atOnce: Math.min(concurrency, runs.length) });
      const paidCalls = estimate.paidCalls === "all" ? "all" : spend.spent().calls;
      if (measured) emit(estimateEvent({ ...estimate, paidCalls, measured }));
    },
  });

  const origin = singlePlan(start);
  const found = await search(
    strategy,
    { graph, start: origin, trainset, valset },
    {
      round,
      account,
      budget,
      charges,
      emit,
      phase,
      concurrency,
      signal,
      holdoutSize: holdout.length,
      rng: rng(seed).fork(strategy.name),
      proposer:
        proposer === undefined
          ? undefined
          : stack(isLanguageModel(proposer) ? proposer : proposer.default, charges.middleware, live),
      embedder: vectors,
    },
  );
  // A strategy that changes nothing leaves the experts of an earlier result in place.
  const proposed = planHash(found.plan) === planHash(origin) ? start : found.plan;
  const verified = await phase("verify", () =>
    verify(start, proposed, holdout, { round, adopt, isAborted: found.stopped === "aborted" }),
  );
  return phase("emit", async () => {
    const cost = account.cost();
    const stopped = found.stopped ?? verified.stopped;
    const artifact = seal(program, {
      plan: (verified.adopted ? proposed : start) as Plan<P>, // strategies keep the paths of the start plan; `seal` checks them
      provenance: {
        strategy: { name: strategy.name, options: strategy.options },
        seed,
        models,
        data,
        scores: scoresJson(found, verified),
        cost: { calls: cost.calls, tokens: cost.tokens },
      },
    });
    if (stopped !== "aborted") {
      const address = stopped === undefined ? fingerprint.whole : ended;
      await log.append({ kind: "end", address, value: null });
    }
    const expertReports = await experts.finished({
      plan: proposed,
      holdout: verified.decision === undefined ? [] : holdout,
      inputFields: definition.inputFields,
      embedder: routing,
    });
    const report: CompileReport = {
      strategy: strategy.name,
      seed,
      sizes: { trainset: trainset.length, valset: valset.length, holdout: holdout.length },
      proposed,
      adopted: verified.adopted,
      ...(verified.decision && { verification: verified.decision }),
      ...(verified.scores && { scores: verified.scores }),
      ...(found.score !== undefined && { valScore: found.score }),
      ...(verified.tokensPerRun && { tokensPerRun: verified.tokensPerRun }),
      ...(expertReports.length > 0 && { experts: expertReports }),
      trials: round.trialCount(),
      cost,
      spent: spend.spent(),
      executedRuns: local.executedRuns(),
      ...(stopped && { stopped }),
      resumed: isResumed,
      changed,
      excluded: Object.fromEntries(round.excluded),
    };
    return { artifact, report };
  });
}

/** What a user would rather know before the first call than after the last one. */
function warningsOf({ holdout, knownInHoldout }: Settings, adopt: Adopt): readonly string[] {
  const warnings: string[] = [];
  if (knownInHoldout > 0)
    warnings.push(
      `${knownInHoldout} examples are left out of the holdout: their inputs stand in the other sets too`,
    );
  if (holdout.length < FEWEST_EXAMPLES && adopt !== "unverified")
    warnings.push(
      `The holdout has ${holdout.length} examples and nothing is adopted on fewer than ${FEWEST_EXAMPLES}: give more, or ask for adopt: "unverified"`,
    );
  return warnings;
}

/** What cannot be estimated is compiled all the same. */
function estimateEvent(basis: EstimateBasis): CompileEvent {
  try {
    return { type: "estimate", estimate: makeEstimate(basis) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { type: "warning", message: `What this compile takes is not known: ${problem}` };
  }
}

/** Wraps every model of a table. */
function mapModels(models: Models, wrap: (lm: LanguageModel) => LanguageModel): Models {
  if (isLanguageModel(models)) return wrap(models);
  const wrapped = Object.entries(models).map(([role, model]) => [role, wrap(model)]);
  return Object.fromEntries(wrapped) as Models; // the same roles, `default` among them
}

type Emit = NonNullable<CompileOptions<unknown, unknown, unknown>["onEvent"]>;
type Phases = Parameters<typeof search>[2]["phase"];

function phases(emit: Emit): Phases {
  return async (name, work) => {
    emit({ type: "phase", phase: name, status: "start" });
    const result = await work();
    emit({ type: "phase", phase: name, status: "end" });
    return result;
  };
}
