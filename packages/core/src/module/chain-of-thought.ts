import { $ZodString, globalRegistry } from "zod/v4/core";
import type { In, Out, Shape } from "../signature/shape.js";
import { type Signature, signature } from "../signature/signature.js";
import { checkAdded } from "./check-added.js";
import type { Module, None, WithReasoning } from "./module.js";
import { leafDefinition, type PredictOptions } from "./predict.js";

const reasoning = new $ZodString({ type: "string" });
globalRegistry.add(reasoning, { description: "Think step by step before the answer." });

/**
 * `predict` with a `reasoning` output before the others.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` when the signature has a field of that name already.
 */
export function chainOfThought<I extends Shape, O extends Shape>(
  inner: Signature<I, O>,
  options: PredictOptions = {},
): Module<In<I>, WithReasoning<Out<O>>, None, "leaf"> {
  const { instruction, input, output } = inner;
  checkAdded("chainOfThought", ["reasoning"], [input, output]);
  const extended = signature({ instruction, input, output: { reasoning, ...output } });
  return Object.freeze({ kind: "leaf", modules: {}, "~definition": leafDefinition(extended, options) });
}
