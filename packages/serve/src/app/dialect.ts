import type { RunEvent, TotalUsage } from "@signet/core";
import type { Answered, Values } from "../deployment/deployment.js";
import type { Refusal } from "./refusal.js";

/** One way of asking for a run over HTTP, and of answering it: how bodies and errors are spelled. */
export interface Dialect {
  /** What a body asks for. */
  readonly read: (json: unknown) => Refusal | Asked;
  /** The body of an answer that is an error. */
  readonly error: (refusal: Refusal, requestId: string) => unknown;
  /** Headers of every answer besides the common ones. */
  readonly headers: (requestId: string) => Readonly<Record<string, string>>;
}

/** A request that was understood. */
export interface Asked {
  /** Not checked yet. */
  readonly input: unknown;
  /** Requests of one session run on the same side of split traffic. */
  readonly session?: string;
  readonly reply: WholeReply | StreamedReply;
}

export interface WholeReply {
  readonly kind: "whole";
  readonly body: (ran: Ran) => unknown;
}

export interface StreamedReply {
  readonly kind: "stream";
  readonly narrator: (start: Start) => Narrator;
}

export interface Start extends Answered {
  readonly requestId: string;
}

/** A run that ended well. The output is encoded: JSON. */
export interface Ran extends Start {
  readonly output: Values;
  readonly usage: TotalUsage | undefined;
}

export type Preview = Exclude<RunEvent<Values>, { readonly type: "done" }>;

/** Tells one run as server-sent events; each function returns their text, "" for nothing. */
export interface Narrator {
  readonly start: () => string;
  readonly preview: (event: Preview) => string;
  readonly done: (ran: Ran) => string;
  readonly failed: (refusal: Refusal) => string;
  /** Keeps the connection open while nothing happens. */
  readonly heartbeat: string;
}

/** One server-sent event. */
export function serverSentEvent(data: unknown, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  return `${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}
