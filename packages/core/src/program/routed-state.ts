import type { ArmedRouter } from "../route/armed-router.js";
import type { Field } from "../signature/field.js";
import type { LeafParameters } from "./parameters.js";
import type { SteppedIn } from "./routed.js";
import type { RunState } from "./run-state.js";

/** The state under the parameters of the expert of the step's input. The code that chooses is loaded with the first such step. */
export async function routedState(
  router: ArmedRouter,
  inputFields: readonly Field[],
  { state, span, call }: SteppedIn,
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
  { state, span, call }: SteppedIn,
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
