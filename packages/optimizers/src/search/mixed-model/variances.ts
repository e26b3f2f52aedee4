import type { Contrasts, Design } from "./design.js";
import { posterior } from "./posterior.js";

/** Variances of the parts of a score in [0, 1]. */
export interface Variances {
  /** τ_β²: between the candidates of one variable. */
  readonly effect: number;
  /**
   * τ_α²: of what all candidates of a variable but the one as written have in common. Without it, many that are worse would
   * drag down what is believed of the program as written.
   */
  readonly shift: number;
  /** τ_γ²: between points, beyond what their candidates add up to. */
  readonly interaction: number;
  /** τ_δ²: between examples. */
  readonly difficulty: number;
  /** s²: what is left of one score. */
  readonly noise: number;
}

/** Where estimation starts from, and what few scores are drawn towards: for scores that are 0 or 1. */
export const PRIOR_VARIANCES: Variances = {
  effect: 0.05 ** 2,
  shift: 0.05 ** 2,
  interaction: 0.02 ** 2,
  difficulty: 0.28 ** 2,
  noise: 0.13,
};

/** Fewer scores say too little about variances. */
const FEWEST_SCORES = 100;
/** The prior of a log variance is normal with this deviation: a factor of e either way is ordinary. */
const SPREAD = { effect: 1, shift: 1.4, interaction: 1.4 } as const;
const BOUNDS = {
  effect: [0.01 ** 2, 0.3 ** 2],
  shift: [0.003 ** 2, 0.3 ** 2],
  interaction: [0.003 ** 2, 0.2 ** 2],
} as const;
const CLIMBED = ["interaction", "effect", "shift"] as const;
/** The prior noise counts like so many degrees of freedom. */
const PRIOR_FREEDOM = 20;
const LEAST_VARIANCE = 1e-4;

/**
 * Variances by empirical Bayes: noise and difficulty from the contrasts within classes of examples, effects and interactions by
 * climbing the evidence. With fewer than 100 scores, the prior ones.
 */
export function estimatedVariances(design: Design): Variances {
  if (design.count < FEWEST_SCORES) return PRIOR_VARIANCES;
  const { noise, difficulty } = contrastVariances(design.contrasts);
  const start: Variances = { ...PRIOR_VARIANCES, noise, difficulty };
  return climb(start, (variances) => posterior(design, variances).logEvidence + logPrior(variances));
}

/** Noise by its pooled mean square. Difficulty by the mean squares of the classes, each less the noise in it. */
function contrastVariances({ noise, examples }: Contrasts): Pick<Variances, "noise" | "difficulty"> {
  const s2 = (noise.squares + PRIOR_FREEDOM * PRIOR_VARIANCES.noise) / (noise.freedom + PRIOR_FREEDOM);
  let squares = PRIOR_FREEDOM * PRIOR_VARIANCES.difficulty;
  let freedom = PRIOR_FREEDOM;
  for (const { squares: total, freedom: own, points } of examples) {
    // A class with few points tells more of the noise than of difficulty: it weighs less.
    const weight = (points / (points + s2 / PRIOR_VARIANCES.difficulty)) ** 2;
    squares += weight * ((total - own * s2) / points);
    freedom += weight * own;
  }
  return {
    noise: Math.max(LEAST_VARIANCE, s2),
    difficulty: Math.max(LEAST_VARIANCE, squares / freedom),
  };
}

function logPrior(variances: Variances): number {
  return CLIMBED.reduce(
    (sum, name) => sum - (Math.log(variances[name] / PRIOR_VARIANCES[name]) / SPREAD[name]) ** 2 / 2,
    0,
  );
}

const STEP = 1.8;
const MOST_STEPS = 5;

/** One pass of steps by a factor up or down, interaction first: enough, since a factor of 1.8 in a variance matters little. */
function climb(start: Variances, value: (variances: Variances) => number): Variances {
  let best = start;
  let height = value(start);
  for (const name of CLIMBED) {
    const [low, high] = BOUNDS[name];
    for (const factor of [STEP, 1 / STEP]) {
      const before = best;
      for (let step = 0; step < MOST_STEPS; step++) {
        const moved = { ...best, [name]: Math.min(high, Math.max(low, best[name] * factor)) };
        const reached = value(moved);
        if (reached <= height) break;
        best = moved;
        height = reached;
      }
      if (best !== before) break; // uphill one way is downhill the other
    }
  }
  return best;
}
