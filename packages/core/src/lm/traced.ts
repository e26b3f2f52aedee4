import type { Completion, LanguageModel, LmRequest, Middleware } from "./language-model.js";
import { wrapGenerate } from "./wrap-generate.js";

interface LmCallFacts {
  /** The same in all events of one call: 0, 1, 2, ... in the order of their start. */
  readonly callId: number;
  readonly lm: LanguageModel;
  readonly request: LmRequest;
  readonly sample: string;
}

/** What happened to one call; `completion` carries usage and who answered. */
export type LmTraceEvent =
  | ({ readonly type: "start" } & LmCallFacts)
  | ({ readonly type: "end"; readonly durationMs: number; readonly completion: Completion } & LmCallFacts)
  | ({ readonly type: "error"; readonly durationMs: number; readonly error: unknown } & LmCallFacts);

export interface TracedOptions {
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
}

/**
 * Tells a listener of each call's start and of its end or error; every start is followed by one of the two. The listener is called
 * synchronously; what it throws fails the call.
 */
export function traced(
  listener: (event: LmTraceEvent) => void,
  { now = () => performance.now() }: TracedOptions = {},
): Middleware {
  let calls = 0;
  return wrapGenerate((next, lm) => async (request, call) => {
    const facts: LmCallFacts = { callId: calls++, lm, request, sample: call.sample };
    const startedMs = now();
    listener({ type: "start", ...facts });
    let completion: Completion;
    try {
      completion = await next(request, call);
    } catch (error) {
      listener({ type: "error", ...facts, durationMs: now() - startedMs, error });
      throw error;
    }
    listener({ type: "end", ...facts, durationMs: now() - startedMs, completion });
    return completion;
  });
}
