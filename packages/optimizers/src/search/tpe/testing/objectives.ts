import { mean, sampleStandardDeviation } from "simple-statistics";
import { type Rng, rng } from "../../../random/index.js";
import convergence from "../../fixtures/tpe_convergence.json" with { type: "json" };
import type { Sampler, TrialRecord } from "../../sampler.js";
import type { Choice, SearchSpace } from "../../space.js";

const MARKS = [20, 30, 50, 75, 100] as const;

/** A function of which reference curves exist: what Optuna 5.0.0 finds of it, and random search. */
interface Objective {
  readonly space: SearchSpace;
  readonly score: (choice: Choice) => number;
  /** What the sampler sees of a score. */
  readonly observe: (score: number, noise: Rng) => number;
}

const exact = (score: number): number => score;
const binomial = (score: number, noise: Rng): number =>
  Array.from({ length: 25 }, () => (noise.next() < score ? 1 : 0)).reduce<number>(
    (sum, hit) => sum + hit,
    0,
  ) / 25;
const at = (choice: Choice, name: string): number => choice[name] ?? Number.NaN;
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const categoricals = (names: readonly string[], size: number): SearchSpace =>
  Object.fromEntries(names.map((name) => [name, { kind: "categorical" as const, size }]));

/** F1 to F4 of the reference. All are maximised. */
export const objectives: Readonly<Record<ObjectiveName, Objective>> = {
  "F1-additive": {
    space: categoricals(
      indices(6).map((j) => `x${j}`),
      8,
    ),
    score: (choice) => mean(indices(6).map((j) => (((2 * j + 3) * at(choice, `x${j}`) + j) % 8) / 7)),
    observe: exact,
  },
  "F2-modules": {
    space: categoricals(
      indices(4).flatMap((m) => [`m${m}.demos`, `m${m}.instr`]),
      6,
    ),
    score: (choice) => {
      const modules = indices(4).map((m) => {
        const i = at(choice, `m${m}.instr`);
        const k = at(choice, `m${m}.demos`);
        const fit = (0.4 * ((5 * i + 2 * m + 1) % 6)) / 5 + (0.4 * ((5 * k + 3 * m + 2) % 6)) / 5;
        return fit + ((i + k + m) % 3 === 0 ? 0.2 : 0);
      });
      return 0.6 * mean(modules) + 0.4 * Math.min(...modules);
    },
    observe: exact,
  },
  "F3-noisy": {
    space: categoricals(
      indices(4).map((j) => `x${j}`),
      10,
    ),
    score: (choice) =>
      0.15 +
      0.7 * mean(indices(4).map((j) => (((j % 2 === 1 ? 3 : 7) * at(choice, `x${j}`) + 2 * j) % 10) / 9)),
    observe: binomial,
  },
  "F4-mixed": {
    space: {
      tip: { kind: "categorical", size: 5 },
      k: { kind: "integer", low: 0, high: 20 },
      temp: { kind: "real", low: 0, high: 2 },
      lr: { kind: "real", low: 1e-3, high: 1, log: true },
    },
    score: (choice) => {
      const tip = at(choice, "tip");
      const bump = (distance: number, width: number): number => Math.exp(-((distance / width) ** 2));
      return (
        0.3 * ([0.2, 0.5, 1, 0.4, 0.7][tip] ?? Number.NaN) +
        0.25 * (1 - ((at(choice, "k") - 13) / 20) ** 2) +
        0.25 * bump(at(choice, "temp") - (tip === 2 ? 1.2 : 0.7), 0.4) +
        0.2 * bump(Math.log10(at(choice, "lr")) + 1.5, 0.5)
      );
    },
    observe: exact,
  },
};

/** The best true score among the first t trials, for t = 1, 2, ... */
export function bestSoFar(sampler: Sampler, { space, score, observe }: Objective, seed: number): number[] {
  const generator = rng(seed);
  const noise = generator.fork("noise");
  const history: TrialRecord[] = [];
  const best: number[] = [];
  for (let trial = 0; trial < 100; trial++) {
    const [choice = {}] = sampler.ask({ space, history, count: 1, rng: generator });
    const truth = score(choice);
    history.push({ state: "complete", choice, score: observe(truth, noise) });
    best.push(Math.max(truth, best.at(-1) ?? Number.NEGATIVE_INFINITY));
  }
  return best;
}

export type ObjectiveName = keyof typeof convergence.objectives;
export type ReferenceSampler = keyof (typeof convergence.objectives)["F1-additive"]["samplers"];

/** At 20, 30, 50, 75 and 100 trials: our mean minus the reference's, in standard errors of the difference. */
export function standings(
  curves: readonly (readonly number[])[],
  { objective, sampler }: { readonly objective: ObjectiveName; readonly sampler: ReferenceSampler },
): readonly number[] {
  const reference: {
    readonly mean_best: readonly number[];
    readonly sd_best_at: Readonly<Record<string, number>>;
  } = convergence.objectives[objective].samplers[sampler];
  return MARKS.map((mark) => {
    const ours = curves.map((curve) => curve[mark - 1] ?? Number.NaN);
    const theirs = reference.mean_best[mark - 1] ?? Number.NaN;
    const error = Math.hypot(
      sampleStandardDeviation(ours) / Math.sqrt(ours.length),
      (reference.sd_best_at[String(mark)] ?? Number.NaN) / Math.sqrt(convergence.seeds),
    );
    return (mean(ours) - theirs) / error;
  });
}
