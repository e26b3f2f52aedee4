import { asWritten } from "../as-written.js";
import { bootstrapFewShot } from "../bootstrap-few-shot.js";
import { copro } from "../copro.js";
import { mipro } from "../mipro.js";
import { opro } from "../opro.js";
import { randomSearch } from "../random-search.js";
import type { Strategy } from "../strategy.js";

const demos = { maxBootstrapped: 2, maxLabeled: 2 } as const;
const search = { trials: 6, roundSize: 3 } as const;

/** Every strategy, and every mode of one, that runs the conformance suite. Small settings: each case compiles several times. */
export const strategiesUnderTest: Readonly<Record<string, () => Strategy>> = {
  asWritten,
  bootstrapFewShot: () => bootstrapFewShot(demos),
  randomSearch: () => randomSearch({ ...demos, ...search, demoSets: 4 }),
  mipro: () => mipro({ ...demos, ...search, demoSets: 4, instructions: 3, minibatch: 6, raceEvery: 3 }),
  "mipro, two points": () => mipro({ ...demos, ...search, demoSets: 2, instructions: 1, minibatch: 6 }),
  "opro, module": () => opro({ steps: 2, perStep: 2, minibatch: 6 }),
  "opro, program": () => opro({ level: "program", steps: 2, perStep: 2, minibatch: 6 }),
  "opro, coordinate": () => opro({ level: "coordinate", steps: 1, perStep: 2, minibatch: 6 }),
  copro: () => copro({ breadth: 2, depth: 2, minibatch: 6 }),
};
