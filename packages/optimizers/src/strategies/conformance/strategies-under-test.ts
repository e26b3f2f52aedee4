import { ape } from "../ape.js";
import { asWritten } from "../as-written.js";
import { bestOf } from "../best-of.js";
import { bootstrapFewShot } from "../bootstrap-few-shot.js";
import { copro } from "../copro.js";
import { dualPhase } from "../dual-phase.js";
import { evoPrompt } from "../evo-prompt.js";
import { gepa } from "../gepa.js";
import { gpo } from "../gpo.js";
import { knnDemos } from "../knn-demos.js";
import { mipro } from "../mipro.js";
import { miproPlusPlus } from "../mipro-plus-plus.js";
import { mop } from "../mop.js";
import { opro } from "../opro.js";
import { promptBreeder } from "../prompt-breeder.js";
import { protegi } from "../protegi.js";
import { randomSearch } from "../random-search.js";
import { restarts } from "../restarts.js";
import { sequence } from "../sequence.js";
import { simba } from "../simba.js";
import type { Strategy } from "../strategy.js";

const demos = { maxBootstrapped: 2, maxLabeled: 2 } as const;
const small = { ...demos, demoSets: 4, instructions: 3, runs: 60, minibatch: 5, roundSize: 3 } as const;

const induced = {
  candidates: 3,
  demosPerQuery: 3,
  demosPerPrompt: 2,
  runs: 60,
  minibatch: 5,
  roundSize: 3,
} as const;

const rounds = { steps: 2, perStep: 2, minibatch: 6 } as const;
const steps = { breadth: 2, depth: 2, minibatch: 6 } as const;

const phases = { initial: { numExamples: 3 }, maxSteps: 2, maxAttempts: 3 } as const;

const mixed = {
  candidates: 3,
  screen: 6,
  keep: 1,
  minRegion: 6,
  demosPerExpert: 3,
  maxExperts: 3,
  oracle: 4,
} as const;

const descent = { epochs: 1, batch: 12, samples: 2 } as const;

const beamed = {
  rounds: 2,
  beam: 2,
  minibatch: 8,
  groups: 2,
  groupSize: 2,
  paraphrases: 1,
  successors: 3,
  pullPlans: 3,
} as const;

/** Strategies that search over demos and instructions that are there from the start. Small settings, here and below: each case compiles several times. */
export const searching: Readonly<Record<string, () => Strategy>> = {
  asWritten,
  bootstrapFewShot: () => bootstrapFewShot(demos),
  knnDemos: () => knnDemos({ k: [1, 3], maxPool: 8, maxBootstrapped: 4, maxLabeled: 2 }),
  randomSearch: () => randomSearch({ ...demos, trials: 6, roundSize: 3, demoSets: 4 }),
  mipro: () => mipro(small),
  "mipro, instructions": () => mipro({ ...small, mode: "instructions" }),
  "mipro, demos": () => mipro({ ...small, mode: "demos" }),
  "mipro, racing": () => mipro({ ...small, sampler: "tpe", schedule: "racing" }),
  "mipro, halving": () => mipro({ ...small, sampler: "random", schedule: "halving" }),
  "mipro, the papers'": () =>
    mipro({ ...small, roundSize: 1, sampler: "tpe", schedule: "full", noise: "naive" }),
  "mipro, two points": () => mipro({ ...small, demoSets: 2, instructions: 1 }),
  miproPlusPlus: () =>
    miproPlusPlus({ ...demos, trials: 6, demoSets: 4, minibatch: 6, fullEvalEvery: 3, roundSize: 3 }),
  "opro, module": () => opro(rounds),
  "opro, program": () => opro({ ...rounds, level: "program" }),
  "opro, coordinate": () => opro({ level: "coordinate", steps: 1, perStep: 2, minibatch: 6 }),
  ape: () => ape(induced),
  "ape, random demos": () => ape({ ...induced, demos: "random" }),
  "ape, central demos": () => ape({ ...induced, demos: "centroids", schedule: "full", sampler: "random" }),
  copro: () => copro(steps),
};

/** Strategies that write instructions as they go. */
export const writing: Readonly<Record<string, () => Strategy>> = {
  dualPhase: () => dualPhase(phases),
  "dualPhase, bandits by module": () =>
    dualPhase({
      ...phases,
      initial: { numExamples: 3, numInitial: 2 },
      weights: "exp3",
      acceptance: "significant",
      scope: "module",
      allowDelete: true,
      patience: 2,
    }),
  gpo: () => gpo(descent),
  "gpo, edits by reflection": () =>
    gpo({ ...descent, reflect: true, refine: "edit", limit: "linear", initialStep: 6, finalStep: 3 }),
  "gpo, joint": () => gpo({ ...descent, joint: true, select: "summary", enforce: "repair", initialStep: 10 }),
  simba: () => simba({ steps: 2, batch: 6, candidates: 2, maxDemos: 2, winners: 3 }),
  gepa: () => gepa({ maxMetricCalls: 140, demos: 2, merges: 2, parents: 2 }),
  "gepa, instructions of the best": () =>
    gepa({ maxMetricCalls: 80, demos: 0, merges: 0, selector: "epsilonGreedy", modules: "failures" }),
  promptBreeder: () =>
    promptBreeder({
      population: 4,
      generations: 2,
      minibatch: 4,
      batch: 8,
      finalists: 1,
      crossover: 0.3,
      shuffle: 0.5,
    }),
  protegi: () => protegi(beamed),
  "protegi, successive rejects": () => protegi({ ...beamed, select: "successive-rejects" }),
  "evoPrompt, ga": () => evoPrompt({ variant: "ga", population: 4, generations: 2 }),
  "evoPrompt, de": () => evoPrompt({ variant: "de", population: 4, generations: 2 }),
};

/** Strategies that are made of strategies, or of several prompts. */
export const composed: Readonly<Record<string, () => Strategy>> = {
  mop: () => mop(mixed),
  "mop, two experts": () => mop({ ...mixed, experts: 2, demoDraws: 2, rounds: 2, padSmall: "nearest" }),
  "mop, module": () => mop({ ...mixed, experts: 2, scope: "module", route: "kernel" }),
  "mop, inner and base": () =>
    mop({
      ...mixed,
      experts: 2,
      route: "mixture",
      base: bootstrapFewShot(demos),
      inner: mipro({ ...small, runs: 30 }),
    }),
  sequence: () => sequence(opro(rounds), mipro(small)),
  bestOf: () => bestOf(randomSearch({ ...demos, trials: 3, roundSize: 3, demoSets: 3 }), copro(steps)),
  restarts: () => restarts(2, opro(rounds)),
};

/** Every strategy, and every mode of one, that runs the conformance suite. */
export const strategiesUnderTest: Readonly<Record<string, () => Strategy>> = {
  ...searching,
  ...writing,
  ...composed,
};
