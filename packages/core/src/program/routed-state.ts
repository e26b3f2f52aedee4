import type { LmCall } from "../lm/language-model.js";
import type { ArmedRouter } from "../route/armed-router.js";
import type { Field } from "../signature/field.js";
import type { LeafParameters } from "./parameters.js";
import type { RunState } from "./run-state.js";
import type { SpanDraft } from "./span-draft.js";

interface SteppedIn {
  readonly state: RunState;
  readonly span: SpanDraft;
}

/** The router of a step, if it has one. */
export function routerOf({ state, span }: SteppedIn): ArmedRouter | undefined {
  return state.routers.find(({ router }) => router.path === span.path);
}

/** The state under the parameters of the expert of the step's input. The code that chooses is loaded with the first such step. */
export async function routedState(
  router: ArmedRouter,
  inputFields: readonly Field[],
  { state, span, call }: SteppedIn & { readonly call: LmCall },
): Promise<RunState> {
  const { routeStep } = await import("../route/route-step.js");
  const { parameters, route } = await routeStep(router, {
    inputFields,
    input: span.input,
    call,
    run: state.answers,
  });
  span.route = route;
  return { ...state, parameters: { ...state.parameters, ...parameters } };
}

/** The parameters with the demos that are nearest to the step's input. The code that picks is loaded with the first such step. */
export async function selectedParameters(
  parameters: LeafParameters,
  inputFields: readonly Field[],
  { state, span, call }: SteppedIn & { readonly call: LmCall },
): Promise<LeafParameters> {
  const { selectDemos } = await import("../route/select-demos.js");
  const selected = await selectDemos(parameters, {
    inputFields,
    input: span.input,
    call,
    run: state.answers,
  });
  span.selection = selected.selection;
  return selected.parameters;
}
