import { checkVectors } from "../embed/check-vectors.js";
import type { Embedder } from "../embed/embedder.js";
import { inputText } from "../embed/input-text.js";
import { tfIdf } from "../embed/tf-idf.js";
import { SignetError } from "../errors.js";
import type { Fields } from "../format/format.js";
import type { LmCall } from "../lm/language-model.js";
import { isAborted } from "../lm/lazy-call.js";
import type { EmbedderIdentity } from "../program/parameters.js";
import { abortable } from "../program/scope.js";
import type { Field } from "../signature/field.js";

/** A step whose input decides. */
export interface RoutedCall {
  readonly inputFields: readonly Field[];
  /** Encoded. */
  readonly input: Fields;
  readonly call: LmCall;
  /** What is the same object in all calls of one run, and in no other's. */
  readonly run: object;
}

/**
 * The vector of a step's input; `undefined` where nobody brought the embedder of the plan.
 *
 * @param given Instead of the one that the identity's weights make.
 * @throws {SignetError} What the embedder throws (`LM_UNAVAILABLE` when it is no error of ours); `EMBEDDER_INVALID`; `ABORTED`.
 */
export async function inputVector(
  identity: EmbedderIdentity,
  given: Embedder | undefined,
  { inputFields, input, call, run }: RoutedCall,
): Promise<Float32Array | undefined> {
  const embedder = given ?? rebuiltFrom(identity);
  return embedder && vectorOf(embedder, inputText(inputFields, input), { call, run });
}

const rebuilt = new WeakMap<EmbedderIdentity, Embedder>();

/** The embedder that the weights of a plan make, if it brings some. */
function rebuiltFrom(identity: EmbedderIdentity): Embedder | undefined {
  if (identity.idf === undefined) return undefined;
  const own = rebuilt.get(identity) ?? tfIdf(identity);
  rebuilt.set(identity, own);
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
