import type { Phase } from "../study/events.js";
import type { Amount } from "./amount.js";

/** What a compile takes. Tokens, money and time are those of the calls: the most of them is of the most calls, with prompts and answers of the usual length. */
export interface EstimatedCost {
  /** Calls of models. Repairs of unreadable answers are in the most; what is sent again after an outage is not. */
  readonly calls: Amount;
  /** Prompt and completion together. */
  readonly tokens: Amount;
  /** Absent when a model that is called has no price. */
  readonly usd?: Amount;
  readonly seconds: Amount;
}

export interface PhaseEstimate {
  readonly phase: Phase;
  /** Program runs, by whichever model. */
  readonly runs: Amount;
  readonly calls: Amount;
}

/** What a compile is going to take, as far as that can be told. It takes no part in any decision. */
export interface CompileEstimate {
  /** `before`: from prompts as they are rendered and what is assumed. `measured`: with what the runs of the trace took. */
  readonly basis: "before" | "measured";
  /** Of the whole compile. */
  readonly phases: readonly PhaseEstimate[];
  readonly whole: EstimatedCost;
  /** Without what the study holds already: what is still to be paid. */
  readonly left: EstimatedCost;
  /** What one call takes, and how that is known. */
  readonly pace: {
    readonly secondsPerCall: number;
    readonly source: "given" | "recorded" | "measured" | "assumed";
    /** Calls under way at once. */
    readonly concurrency: number;
  };
  /** More may be expected than stands here; the notes say why. */
  readonly isLowerBound: boolean;
  /** Limits of the budget that the compile may reach. It ends there, with the best result so far. */
  readonly limits: readonly {
    readonly kind: "calls" | "tokens" | "usd" | "seconds";
    readonly limit: number;
    /** Not only the most, but what is expected exceeds it. */
    readonly isExpected: boolean;
  }[];
  /** What was assumed, and what could not be told. */
  readonly notes: readonly string[];
}
