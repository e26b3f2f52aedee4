import type { LanguageModel, Metric, Plan } from "@signet/core";
import type { CompileResult } from "../../compile.js";
import type { CompileOptions } from "../../compile-options.js";
import type { Budget } from "../../study/decision-account.js";
import type { Phase } from "../../study/events.js";
import type { Strategy } from "../strategy.js";
import { textOf } from "./models.js";
import type { Answer, Input, Row } from "./rows.js";
import type { Subject } from "./subject.js";

/** What is compiled, and on what. */
export interface Scenario {
  readonly program: Subject;
  readonly trainset: readonly Row[];
  readonly valset?: readonly Row[];
  readonly holdout?: readonly Row[];
  readonly metric: Metric<Input, Answer, Answer | null>;
  readonly lm: LanguageModel;
  readonly teacher?: LanguageModel;
  readonly proposer?: LanguageModel;
}

/** How one session of a scenario differs from the plain one. */
export interface SessionOptions
  extends Pick<CompileOptions<Input, Answer, Answer | null>, "seed" | "study" | "concurrency"> {
  readonly budget?: Budget;
  /** Aborts when so many live calls were begun; 0: before the compile starts. */
  readonly abortAtCall?: number;
}

/** One compile and everything that was seen of it. */
export interface Session extends CompileResult {
  /** The artifact's text. */
  readonly bytes: string;
  readonly calls: readonly Seen[];
  /** Calls that were begun after the abort under a signal that had not fired. */
  readonly callsAfterAbort: number;
  /** Texts of the rows that the metric was given. */
  readonly scored: readonly Seen[];
  readonly trials: readonly SeenTrial[];
}

export interface Seen {
  readonly phase: Phase;
  readonly text: string;
}

export interface SeenTrial {
  readonly phase: Phase;
  readonly plan: Plan;
  readonly examples: number;
  readonly score: number | undefined;
}

/** Compiles once, under watch. Rejects as `compile` does. */
export async function session(
  scenario: Scenario,
  strategy: Strategy,
  { abortAtCall, ...options }: SessionOptions = {},
): Promise<Session> {
  const { program, trainset, valset, holdout, metric, lm, teacher, proposer } = scenario;
  const controller = new AbortController();
  const calls: Seen[] = [];
  const scored: Seen[] = [];
  const trials: SeenTrial[] = [];
  let callsAfterAbort = 0;
  let phase: Phase = "analyze";
  if (abortAtCall === 0) controller.abort();
  const watched = (model: LanguageModel): LanguageModel => ({
    id: model.id,
    capabilities: model.capabilities,
    generate: (request, call) => {
      if (controller.signal.aborted && !call.signal.aborted) callsAfterAbort++;
      if (call.signal.aborted) return model.generate(request, call); // rejects: nothing is sent
      calls.push({ phase, text: textOf(request) });
      if (calls.length === abortAtCall) controller.abort();
      return model.generate(request, call);
    },
  });
  const result = await program.compile({
    ...options,
    trainset,
    ...(valset && { valset }),
    ...(holdout && { holdout }),
    ...(teacher && { teacher: watched(teacher) }),
    ...(proposer && { proposer: watched(proposer) }),
    lm: watched(lm),
    strategy,
    signal: controller.signal,
    metric: (example, output, context) => {
      scored.push({ phase, text: example.input.text });
      return metric(example, output, context);
    },
    onEvent: (event) => {
      if (event.type === "phase" && event.status === "start") phase = event.phase;
      if (event.type === "trial") {
        const { plan, examples, score } = event;
        trials.push({ phase, plan, examples, score });
      }
    },
  });
  return { ...result, bytes: result.artifact.toString(), calls, callsAfterAbort, scored, trials };
}
