import { checkVectors } from "../embed/check-vectors.js";
import type { Embedder } from "../embed/embedder.js";
import { inputText } from "../embed/input-text.js";
import { tfIdf } from "../embed/tf-idf.js";
import { SignetError } from "../errors.js";
import type { Fields } from "../format/format.js";
import type { LmCall } from "../lm/language-model.js";
import { isAborted } from "../lm/lazy-call.js";
import type { LeafParameters, Router } from "../program/parameters.js";
import { abortable } from "../program/scope.js";
import type { Field } from "../signature/field.js";
import type { SpanRoute } from "../trace/span.js";
import type { ArmedRouter } from "./armed-router.js";
import { chooseExpert } from "./choose-expert.js";
import { decodeRouter } from "./decoded-router.js";
import { expertParameters } from "./expert-parameters.js";

export interface RoutedStep {
  /** Of the leaves that the expert has parameters for; none where the plan's own are to be used. */
  readonly parameters: Readonly<Record<string, LeafParameters>>;
  readonly route: SpanRoute;
}

export interface RoutedCall {
  readonly inputFields: readonly Field[];
  /** Encoded. */
  readonly input: Fields;
  readonly call: LmCall;
  /** What is the same object in all calls of one run, and in no other's. */
  readonly run: object;
}

/**
 * Embeds the input of a step and chooses its expert. Loaded when the first routed step is run.
 *
 * @throws {SignetError} What the embedder throws (`LM_UNAVAILABLE` when it is no error of ours); `EMBEDDER_INVALID` when it returns anything but a vector;
 * `ABORTED`. Where the fallback is allowed, `ABORTED` alone.
 */
export async function routeStep(
  armed: ArmedRouter,
  { inputFields, input, call, run }: RoutedCall,
): Promise<RoutedStep> {
  const { router, whenUnroutable } = armed;
  const { rule } = router;
  try {
    const embedder = embedderOf(armed);
    if (embedder === undefined) return { parameters: {}, route: { rule, fallback: "no embedder" } };
    const vector = await vectorOf(embedder, inputText(inputFields, input), { call, run });
    const choice = chooseExpert(decodeRouter(router), vector);
    const { expert, distance } = choice;
    if (expert === undefined) return { parameters: {}, route: { rule, distance, fallback: "out of reach" } };
    return { parameters: expertParameters(router, choice), route: { rule, expert, distance } };
  } catch (error) {
    if (isAborted(call) || whenUnroutable !== "fallback") throw error;
    return { parameters: {}, route: { rule, fallback: "embedder failed" } };
  }
}

const rebuilt = new WeakMap<Router, Embedder>();

/** The embedder that was passed, or the one that the router's weights make. */
function embedderOf({ router, embedder }: ArmedRouter): Embedder | undefined {
  if (embedder !== undefined || router.embedder.idf === undefined) return embedder;
  const own = rebuilt.get(router) ?? tfIdf(router.embedder);
  rebuilt.set(router, own);
  return own;
}

/** Vectors of a run by embedder and text: draws and steps with an equal input share one. */
const vectorsOf = new WeakMap<object, Map<string, Promise<Float32Array>>>();

/** Where the one who asked was told to leave, the others ask themselves. */
async function vectorOf(
  embedder: Embedder,
  text: string,
  { call, run }: Pick<RoutedCall, "call" | "run">,
): Promise<Float32Array> {
  const vectors = vectorsOf.get(run) ?? new Map<string, Promise<Float32Array>>();
  vectorsOf.set(run, vectors);
  const address = `${embedder.id}\n${text}`;
  const earlier = vectors.get(address);
  if (earlier !== undefined) {
    try {
      return await abortable(earlier, call);
    } catch (error) {
      if (isAborted(call) || !SignetError.is(error, "ABORTED")) throw error;
    }
  }
  const vector = abortable(embedOne(embedder, text, call), call);
  vectors.set(address, vector);
  try {
    return await vector;
  } catch (error) {
    if (vectors.get(address) === vector) vectors.delete(address);
    throw error;
  }
}

async function embedOne(embedder: Embedder, text: string, { signal }: LmCall): Promise<Float32Array> {
  const embedded = await embed(embedder, text, signal);
  checkVectors(embedder, embedded, 1);
  return embedded[0] as Float32Array; // there is one: just checked
}

async function embed(
  embedder: Embedder,
  text: string,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  try {
    return await embedder.embed([text], { signal });
  } catch (cause) {
    if (SignetError.is(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("LM_UNAVAILABLE", `The embedder "${embedder.id}" failed: ${reason}`, {
      cause,
      retryable: true,
    });
  }
}
