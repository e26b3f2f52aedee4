import { SignetError } from "../errors.js";
import { vote } from "../program/vote.js";
import type { Module } from "./module.js";
import { checkPositive, definitionOf, outputsOf, withDraws } from "./with-draws.js";

/**
 * Calls a module several times with samples 0, 1, … and returns the output whose field `by` is the most frequent;
 * the earlier draw wins a tie. Draws that fail do not vote. It keeps the module's path and parameters. With a
 * deterministic model (temperature 0) all draws agree: give the module a temperature.
 *
 * @throws {SignetError} `PROGRAM_INVALID` for what is no module, or an effect; `OPTION_INVALID`.
 */
export function majority<I, O, M, K extends "leaf" | "composite">(
  module: Module<I, O, M, K>,
  options: { readonly votes: number; readonly by: keyof O & string },
): Module<I, O, M, K> {
  const outputs = outputsOf(definitionOf(module, "What majority was given"));
  const { votes, by } = Object(options) as typeof options; // what is missing is found below
  checkPositive("votes", votes);
  if (!outputs.some(({ name }) => name === by)) {
    throw new SignetError(
      "OPTION_INVALID",
      `majority votes by "${by}", which is not an output of the module`,
    );
  }
  const settings = { count: votes, by };
  return withDraws(module, { count: votes, settings, take: (context) => vote(settings, context) });
}
