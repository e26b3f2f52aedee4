import type { Fields } from "../format/format.js";
import type { Completion, LmRequest, Usage } from "../lm/language-model.js";
import type { RoutingRule } from "../program/parameters.js";

/** One answer of a model inside a leaf. The second one of a leaf is its repair. */
export interface SpanCall {
  /** Address of the answer: request hash and sample. */
  readonly key: string;
  readonly request: LmRequest;
  readonly completion: Completion;
}

/** Where a router sent a step. */
export interface SpanRoute {
  readonly rule: RoutingRule;
  /** Index of the expert; absent when none was asked. */
  readonly expert?: number;
  /** Euclidean, from the nearest centroid; absent when there was no vector. */
  readonly distance?: number;
  /** Why no expert was asked, and the plan's own parameters were used. */
  readonly fallback?: "out of reach" | "embedder failed" | "no embedder";
}

/** Which demos a step showed that picks them by its input. */
export interface SpanSelection {
  /** Ids of their examples, in the order of the prompt: the nearest one last. */
  readonly exampleIds: readonly string[];
  /** Euclidean, from the nearest one; absent when there was no vector. */
  readonly distance?: number;
  /** Why none was picked, and the first ones were shown. */
  readonly fallback?: "embedder failed" | "no embedder";
}

/**
 * One step of a run. The root is the program (path ""), its children are the steps that it called, in the order of
 * calling. Times are milliseconds of a monotonic clock and take no part in any decision.
 */
export interface Span {
  readonly path: string;
  readonly kind: "program" | "leaf" | "effect";
  readonly sample: string;
  /** Encoded, as the step received it. */
  readonly input: Fields;
  /** Encoded; absent when the step failed. */
  readonly output?: Fields;
  readonly error?: { readonly code: string; readonly message: string };
  /** A draw that was not kept (`majority`, `bestOf`, `refine`): nothing of it took part in the answer. */
  readonly lost?: true;
  /** Where there is a router of this step, or on the root of the program. */
  readonly route?: SpanRoute;
  /** Of a step whose parameters have a `select`. */
  readonly selection?: SpanSelection;
  readonly calls: readonly SpanCall[];
  readonly children: readonly Span[];
  readonly startedMs: number;
  readonly durationMs: number;
}

/** What a run did: its root span. */
export type Trace = Span;

/** Every span of a tree, parents first. */
export function* spansOf(root: Span): Generator<Span> {
  yield root;
  for (const child of root.children) yield* spansOf(child);
}

/** Sum over calls. Token counts cover the calls that reported them; `unmetered` says how many did not. */
export interface TotalUsage {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  /** Absent when no call had a price. */
  readonly costUsd?: number;
  readonly unmetered: number;
}

/** Adds up what runs used. An answer that several steps shared, or that came out of a cache in memory, counts once. */
export function usageOf(roots: Iterable<Span>): TotalUsage {
  const completions = new Set<Completion>();
  for (const root of roots) {
    for (const { calls } of spansOf(root)) for (const { completion } of calls) completions.add(completion);
  }
  return sumUsage([...completions].map(({ usage }) => usage));
}

export function sumUsage(usages: Iterable<Usage>): TotalUsage {
  const total = { calls: 0, promptTokens: 0, completionTokens: 0, cachedTokens: 0, unmetered: 0 };
  let costUsd: number | undefined;
  for (const usage of usages) {
    total.calls++;
    total.promptTokens += usage.promptTokens ?? 0;
    total.completionTokens += usage.completionTokens ?? 0;
    total.cachedTokens += usage.cachedTokens ?? 0;
    if (usage.promptTokens === undefined || usage.completionTokens === undefined) total.unmetered++;
    if (usage.costUsd !== undefined) costUsd = (costUsd ?? 0) + usage.costUsd;
  }
  return costUsd === undefined ? total : { ...total, costUsd };
}
