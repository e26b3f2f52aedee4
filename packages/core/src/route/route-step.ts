import { isAborted } from "../lm/lazy-call.js";
import type { LeafParameters } from "../program/parameters.js";
import type { SpanRoute } from "../trace/span.js";
import type { ArmedRouter } from "./armed-router.js";
import { chooseExpert } from "./choose-expert.js";
import { decodeRouter } from "./decoded-router.js";
import { expertParameters } from "./expert-parameters.js";
import { inputVector, type RoutedCall } from "./input-vector.js";

export interface RoutedStep {
  /** Of the leaves that the expert has parameters for; none where the plan's own are to be used. */
  readonly parameters: Readonly<Record<string, LeafParameters>>;
  readonly route: SpanRoute;
}

/**
 * Embeds the input of a step and chooses its expert. Loaded when the first routed step is run.
 *
 * @throws {SignetError} What the embedder throws (`LM_UNAVAILABLE` when it is no error of ours); `EMBEDDER_INVALID` when it returns anything but a vector;
 * `ABORTED`. Where the fallback is allowed, `ABORTED` alone.
 */
export async function routeStep(armed: ArmedRouter, routed: RoutedCall): Promise<RoutedStep> {
  const { router, whenUnroutable } = armed;
  const { rule } = router;
  try {
    const vector = await inputVector(router.embedder, armed.embedder, routed);
    if (vector === undefined) return { parameters: {}, route: { rule, fallback: "no embedder" } };
    const choice = chooseExpert(decodeRouter(router), vector);
    const { expert, distance } = choice;
    if (expert === undefined) return { parameters: {}, route: { rule, distance, fallback: "out of reach" } };
    return { parameters: expertParameters(router, choice), route: { rule, expert, distance } };
  } catch (error) {
    if (isAborted(routed.call) || whenUnroutable !== "fallback") throw error;
    return { parameters: {}, route: { rule, fallback: "embedder failed" } };
  }
}
