import type { RunEvent, Trace } from "@signet/core";

/** Which of a deployment's artifacts: the one that answers, or the one on trial beside it. */
export type Side = "current" | "candidate";

/** What the deployment has to know of one request. The input was checked against the program's schema. */
export interface DeployedCall {
  /** Tells the side under split traffic: equal keys fall on the same side. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly onTrace?: (trace: Trace) => void;
}

/** Where a request ran. */
export interface Answered {
  readonly side: Side;
  /** SHA-256 of the artifact. */
  readonly artifact: string;
}

export type Values = Readonly<Record<string, unknown>>;

/**
 * One program, running under one or two artifacts. Calls may run concurrently; each ends on the artifact that it began with, whatever is
 * swapped meanwhile.
 */
export interface Deployment {
  /** The output is what the program returned: decoded, where a field has a codec. */
  readonly run: (input: Values, call: DeployedCall) => Promise<Answered & { readonly output: Values }>;
  /** The first value says where; leaving the iterator aborts the run. */
  readonly stream: (
    input: Values,
    call: DeployedCall,
  ) => AsyncIterable<({ readonly type: "answered" } & Answered) | RunEvent<Values>>;
  /** Takes no further calls, and resolves when those under way have ended. */
  readonly close: () => Promise<void>;
}
