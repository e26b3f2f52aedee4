import type { LmCall } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { RunState } from "./run-state.js";
import type { SpanDraft } from "./span-draft.js";

export interface SteppedIn {
  readonly state: RunState;
  readonly span: SpanDraft;
  readonly call: LmCall;
}

/** The state under the parameters of the expert of a step's input; nothing where no router stands there. The code that chooses is loaded with the first such step. */
export function routed(inputFields: readonly Field[], step: SteppedIn): Promise<RunState> | undefined {
  const { state, span } = step;
  const armed = state.routers.find(({ router }) => router.path === span.path);
  return armed === undefined
    ? undefined
    : import("./routed-state.js").then(({ routedState }) => routedState(armed, inputFields, step));
}
