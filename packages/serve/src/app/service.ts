import type { Field } from "@signet/core";
import type { Deployment } from "../deployment/deployment.js";
import type { Door } from "../limits/door.js";
import type { Exchange } from "./exchange.js";
import type { Refusal } from "./refusal.js";

/** What a failure was about, for the server's own log. */
export interface FailureContext {
  readonly requestId: string;
  /** Of the key that asked; "anonymous" without keys. */
  readonly keyId: string;
  readonly status: number;
}

/** What all routes that run the program share. */
export interface Service {
  readonly deployment: Deployment;
  readonly inputFields: readonly Field[];
  readonly outputFields: readonly Field[];
  readonly door: Door;
  readonly timeoutMs: number;
  readonly heartbeatMs: number;
  readonly exposeDetails: boolean;
  /** Replaces links in attachment fields, or refuses them. */
  readonly attach: (input: unknown, signal: AbortSignal) => Promise<Refusal | { readonly input: unknown }>;
  readonly onError: (error: unknown, context: FailureContext) => void;
  /** Requests under way. */
  readonly exchanges: Set<Exchange>;
}
