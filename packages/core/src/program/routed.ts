import type { LmCall } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { RunState } from "./run-state.js";
import type { SpanDraft } from "./span-draft.js";

export interface SteppedIn {
  readonly state: RunState;
  readonly span: SpanDraft;
  readonly call: LmCall;
}

/** The state that a step runs in: with the parameters of the expert of its input, where a router stands there. */
export function routed(inputFields: readonly Field[], step: SteppedIn): RunState | Promise<RunState> {
  const { state, span } = step;
  const armed = state.routers.find(({ router }) => router.path === span.path);
  return armed === undefined
    ? state
    : import("./routed-state.js").then(({ routedState }) => routedState(armed, inputFields, step));
}
