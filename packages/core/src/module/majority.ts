import { SignetError } from "../errors.js";
import { vote } from "../program/vote.js";
import type { Field } from "../signature/field.js";
import type { Definition } from "./definition.js";
import type { Module } from "./module.js";

/**
 * Calls a module several times with samples 0, 1, … and returns the output whose field `by` is the most frequent;
 * the earlier draw wins a tie. Draws that fail do not vote. It keeps the module's path and parameters. With a
 * deterministic model (temperature 0) all draws agree: give the module a temperature.
 */
export function majority<I, O, M, K extends "leaf" | "composite">(
  module: Module<I, O, M, K>,
  { votes, by }: { readonly votes: number; readonly by: keyof O & string },
): Module<I, O, M, K> {
  const definition = module["~definition"];
  if (!(Number.isInteger(votes) && votes > 0))
    throw new SignetError("OPTION_INVALID", `votes is ${votes}, it should be a positive integer`);
  if (!outputsOf(definition).some(({ name }) => name === by)) {
    throw new SignetError(
      "OPTION_INVALID",
      `majority votes by "${by}", which is not an output of the module`,
    );
  }
  const voted = Object.freeze({ ...definition, vote, votes: [{ count: votes, by }, ...definition.votes] });
  return Object.freeze({ kind: module.kind, modules: module.modules, "~definition": voted });
}

function outputsOf(definition: Definition): readonly Field[] {
  return definition.kind === "leaf" ? definition.signature.outputFields : definition.outputFields;
}
