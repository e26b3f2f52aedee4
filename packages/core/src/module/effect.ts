import { SignetError } from "../errors.js";
import { callEffect } from "../program/call-effect.js";
import { fieldsOf } from "../signature/field.js";
import type { In, Out, Shape } from "../signature/shape.js";
import type { Module, None } from "./module.js";

export interface EffectSpec<I extends Shape, O extends Shape> {
  /** Part of the address under which answers are recorded: change it when the outside thing changes. */
  readonly name: string;
  readonly input: I;
  readonly output: O;
  run(input: Out<I>, context: { readonly signal: AbortSignal }): Promise<NoInfer<In<O>>>;
}

/**
 * Anything from outside (a retriever, a tool, a clock): typed, traced, and recorded by (name, input, sample) like a
 * completion, so that a compile that resumes never asks twice.
 *
 * @throws {SignetError} `PROGRAM_INVALID` without a name or `run`, `SIGNATURE_INVALID`.
 */
export function effect<I extends Shape, O extends Shape>(
  spec: EffectSpec<I, O>,
): Module<In<I>, Out<O>, None, "effect"> {
  if (typeof spec?.name !== "string" || spec.name === "")
    throw new SignetError("PROGRAM_INVALID", "An effect needs a name, this one has none");
  if (typeof spec.run !== "function")
    throw new SignetError("PROGRAM_INVALID", `Effect "${spec.name}" has no run(): what it does is missing`);
  const inputFields = fieldsOf(spec.input, `effect "${spec.name}" input`);
  const outputFields = fieldsOf(spec.output, `effect "${spec.name}" output`);
  // Erased: the binder hands `run` only what inputFields admitted.
  const run = spec.run as (input: never, context: { readonly signal: AbortSignal }) => Promise<unknown>;
  return Object.freeze({
    kind: "effect",
    modules: {},
    "~definition": Object.freeze({
      kind: "effect",
      name: spec.name,
      inputFields,
      outputFields,
      call: callEffect,
      run,
      draws: [],
    }),
  });
}
