import type { Artifact, Embedder, Example, Metric, Models, StudyStore } from "@signet/core";
import type { Redact } from "./redact-rows.js";
import type { Strategy } from "./strategies/strategy.js";
import type { Budget } from "./study/decision-account.js";
import type { CompileEvent } from "./study/events.js";
import type { Adopt } from "./verify/decide.js";

/** How much is done: O0 seals the program as written, O1 bootstraps demos, O2 is MIPRO, O3 splits what MIPRO found into experts where that pays. */
export type Level = "O0" | "O1" | "O2" | "O3";

export interface CompileOptions<I, O, L> {
  /** To learn from: demos and facts come from here. */
  readonly trainset: readonly Example<NoInfer<I>, L>[];
  /** To choose by. Without it, 40 % of the trainset. */
  readonly valset?: readonly Example<NoInfer<I>, NoInfer<L>>[];
  /** To prove by; nothing reads it before verify. Without it, a third of the valset, or 20 % of the trainset. */
  readonly holdout?: readonly Example<NoInfer<I>, NoInfer<L>>[];
  /**
   * Runs on every row of trainset and valset before anything else sees it: demos, proposals, reflections and the study hold what it returns, never the
   * original. The program is run and scored on the redacted rows; the holdout, which is only scored, is left as it is.
   */
  readonly redact?: Redact<NoInfer<I>, NoInfer<L>>;
  readonly metric: Metric<NoInfer<I>, NoInfer<O>, NoInfer<L>>;
  /** Change it when the metric's result changes without its own source text doing so. */
  readonly metricVersion?: string;
  /** The model that runs the program, or one for each role. */
  readonly lm: Models;
  /** Runs the program while demos are bootstrapped. Default: `lm`. */
  readonly teacher?: Models;
  /** Writes instructions. Without it, only proposers that need no model write some. */
  readonly proposer?: Models;
  /** Tells which inputs are alike, where a strategy asks. Its vectors are recorded as answers are. Default: none. */
  readonly embedder?: Embedder;
  /** Wins over `level`. */
  readonly strategy?: Strategy;
  /** Default O2. */
  readonly level?: Level;
  readonly budget?: Budget;
  /** Where the compile is recorded; the same compile again goes on from there. Default: in memory, for this call alone. */
  readonly study?: StudyStore;
  /** Default 0. Same seed and same answers, same artifact. */
  readonly seed?: number;
  /** Ends the compile; the best result so far is returned, unverified. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CompileEvent) => void;
  /** Most program runs under way at once, default 8. It takes no part in any decision. */
  readonly concurrency?: number;
  /** When a better plan replaces the original. Default "posterior": P(gain > 0) of at least 0.8 on the holdout. */
  readonly adopt?: Adopt;
  /** An earlier result to start from: leaves whose signature did not change keep what they had learnt. */
  readonly from?: Artifact | string;
  /**
   * The module that declares the program, or one that imports it: a file path, or a `file:` URL such as `import.meta.url`. Proposers then see the
   * doc comments of the program, its steps and its fields, and the code of `run` with what that refers to: nothing else of the file, no secrets, no
   * tables. A file that cannot be read or does not show the program is a warning. The compile is another one when what is seen changes, not when
   * the file does.
   */
  readonly source?: string | URL;
}
