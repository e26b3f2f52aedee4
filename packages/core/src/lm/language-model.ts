import type { Json } from "../json.js";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
  /** What goes along with the text, in the order in which the text names it. */
  readonly attachments?: readonly Attachment[];
}

export type AttachmentKind = "image" | "file";

/** Bytes or an address that a message carries beside its text. `name` is how the text refers to it: `image 1`. */
export type Attachment = { readonly kind: AttachmentKind; readonly name?: string } & (
  | { readonly mediaType: string /** base64 */; readonly data: string }
  | { readonly url: string }
);

/**
 * A shape that the completion is decoded under, where the model can (`capabilities.schema` for `json`,
 * `capabilities.grammar` for `template`). The parser checks everything again: a constraint only spares failures.
 */
export type Constraint =
  | { readonly kind: "json"; readonly schema: Json }
  | { readonly kind: "template"; readonly parts: readonly TemplatePart[] };

/**
 * One stretch of a templated completion: text that stands there as written, one of a closed set, or free text up to
 * (not including) a stop text. The completion is all the stretches joined, literals included.
 */
export type TemplatePart =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "number"; readonly integer: boolean }
  | { readonly kind: "free"; readonly until: string; readonly maxTokens: number };

/** What is asked of a model. Everything in it is part of the request's hash. */
export interface LmRequest {
  /** How the messages are laid out: turns of a chat, or one text that the model continues (the messages joined). */
  readonly layout: "chat" | "text";
  /** The part that is equal for all calls of one step under one plan (instruction, demos): one frozen array, so that it is hashed and cached once. */
  readonly prefix: readonly Message[];
  /** What follows the prefix in this call: the input, and at a repair the model's own answer with the problem. */
  readonly messages: readonly Message[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stop?: readonly string[];
  readonly constraint?: Constraint;
}

/** What a call used. A number that the provider did not report is absent, never 0. */
export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** Prompt tokens that came out of the provider's or the model's prefix cache. */
  readonly cachedTokens?: number;
  readonly costUsd?: number;
}

export interface Completion {
  readonly text: string;
  readonly finish: "stop" | "length" | "filtered";
  readonly usage: Usage;
  readonly modelId: string;
}

export interface LmCall {
  /** May be made when it is asked for: middleware that has no use for it leaves it alone. */
  readonly signal: AbortSignal;
  /** A path of draws such as "0/2": part of the answer's address, never of the request or its hash. */
  readonly sample: string;
}

export type LmEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "done"; readonly completion: Completion };

export interface Capabilities {
  /** Decodes under a JSON schema. */
  readonly schema: boolean;
  /** Decodes under a template of literals, choices and free stretches. */
  readonly grammar: boolean;
  readonly logprobs: boolean;
  /** Reuses the stable prefix of earlier calls. */
  readonly prefixCache: boolean;
  /** Which attachments it reads. Absent: none. */
  readonly attachments?: readonly AttachmentKind[];
}

/** USD per million tokens. */
export interface Price {
  readonly prompt: number;
  readonly completion: number;
  readonly cached?: number;
}

/**
 * A language model. Calls may run concurrently. `generate` rejects with a `SignetError`: `LM_UNAVAILABLE` or
 * `LM_RATE_LIMITED` (`retryable`, with `details.retryAfterMs` when the provider said it), `LM_REJECTED` when the request itself was refused,
 * `ABORTED` when the signal fired; the upstream request is then closed.
 */
export interface LanguageModel {
  /** Everything that can change an answer: model, revision, quantisation, endpoint. */
  readonly id: string;
  readonly capabilities: Capabilities;
  readonly price?: Price;
  readonly generate: (request: LmRequest, call: LmCall) => Promise<Completion>;
  /** Yields deltas, then one `done`. Leaving the iterator closes the upstream request. */
  readonly stream?: (request: LmRequest, call: LmCall) => AsyncIterable<LmEvent>;
}

/** One model, or one for each role that the program's steps name. */
export type Models =
  | LanguageModel
  | ({ readonly default: LanguageModel } & { readonly [role: string]: LanguageModel });

/** A wrapper around a model that is itself a model. */
export type Middleware = (lm: LanguageModel) => LanguageModel;
