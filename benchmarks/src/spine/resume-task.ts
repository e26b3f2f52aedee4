import { llama } from "@signet/adapters/llama";
import type { LanguageModel } from "@signet/core";
import { type CompileOptions, type CompileResult, compile, mipro, rng } from "@signet/optimizers";
import { rows } from "../../../examples/quickstart/rows.js";
import triage, { metric } from "../../../examples/quickstart/triage.js";
import { journey, journeyMetric, journeys, scriptedTraveller } from "./scripted-task.js";

export const resumeTasks = ["scripted", "embedded"] as const;
export type ResumeTask = (typeof resumeTasks)[number];

type Session = Required<Pick<CompileOptions<unknown, unknown, unknown>, "study" | "onEvent">>;
type Watch = (lm: LanguageModel) => LanguageModel;

/** Compiles the task once, on its model as `watch` wraps it. */
export const compileTask: Readonly<
  Record<ResumeTask, (watch: Watch, session: Session) => Promise<CompileResult>>
> = {
  /** Enough calls of a few ms each that every phase can be hit. */
  async scripted(watch, session) {
    const lm = watch(scriptedTraveller(3));
    const strategy = mipro({ runs: 240, minibatch: 12, instructions: 4, demoSets: 5 });
    const sets = { trainset: journeys(150), metric: journeyMetric };
    return compile(journey, { ...sets, lm, proposer: lm, strategy, seed: 11, concurrency: 4, ...session });
  },

  /** The quickstart's program and model, on fewer examples and trials: it is compiled twenty times over. */
  async embedded(watch, session) {
    const lm = await llama();
    const shuffled = rng(0).fork("resume").shuffle(rows("train"));
    const sets = {
      trainset: shuffled.slice(60, 120),
      valset: shuffled.slice(0, 30),
      holdout: shuffled.slice(30, 60),
      metric,
    };
    const strategy = mipro({
      runs: 120,
      minibatch: 10,
      instructions: 4,
      demoSets: 4,
      roundSize: 3,
    });
    try {
      return await compile(triage, { ...sets, lm: watch(lm), strategy, seed: 0, concurrency: 2, ...session });
    } finally {
      await lm.dispose();
    }
  },
};
