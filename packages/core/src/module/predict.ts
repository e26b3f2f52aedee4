import type { In, Out, Shape } from "../signature/shape.js";
import type { Signature } from "../signature/signature.js";
import { SignetError } from "../signet-error.js";
import type { LeafDefinition } from "./definition.js";
import type { Module, None } from "./module.js";

export interface PredictOptions {
  /** Role of the model that runs the step, a key of `lm: { default, ...roles }`. */
  readonly lm?: string;
  /** `chat` (default), `json`, or `completion` (a prefix that small models continue best). */
  readonly format?: "chat" | "json" | "completion";
  /** Default 0. */
  readonly temperature?: number;
  /** Most tokens of an answer, default 1024. */
  readonly maxTokens?: number;
}

/** A step with parameters: instruction and demos, for one signature. */
export type Leaf<I extends Shape, O extends Shape> = Module<In<I>, Out<O>, None, "leaf">;

/** One call of a model per step: the signature's inputs in, its outputs back. */
export function predict<I extends Shape, O extends Shape>(
  signature: Signature<I, O>,
  options: PredictOptions = {},
): Leaf<I, O> {
  return Object.freeze({ kind: "leaf", modules: {}, "~definition": leafDefinition(signature, options) });
}

export function leafDefinition(
  signature: Signature,
  { lm, format = "chat", temperature = 0, maxTokens = 1024 }: PredictOptions,
): LeafDefinition {
  if (!(temperature >= 0))
    throw new SignetError("OPTION_INVALID", `The temperature is ${temperature}, it should be 0 or more`);
  if (!(Number.isInteger(maxTokens) && maxTokens > 0)) {
    throw new SignetError("OPTION_INVALID", `maxTokens is ${maxTokens}, it should be a positive integer`);
  }
  return Object.freeze({ kind: "leaf", signature, role: lm, format, temperature, maxTokens, draws: [] });
}
