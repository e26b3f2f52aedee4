import { SignetError } from "../errors.js";
import { drawn } from "../program/drawn.js";
import type { Field } from "../signature/field.js";
import type { Definition } from "./definition.js";
import type { DrawRule } from "./draw-rule.js";
import type { Module } from "./module.js";

/** The module under one more rule, the outermost. Path and parameters stay. */
export function withDraws<I, O, M, K extends "leaf" | "composite">(
  module: Module<I, O, M, K>,
  rule: DrawRule,
): Module<I, O, M, K> {
  const definition = definitionOf(module);
  if (definition.kind === "effect")
    throw new SignetError(
      "PROGRAM_INVALID",
      `Draws are for steps and programs, this is the effect "${definition.name}"`,
    );
  const ruled = Object.freeze({ ...definition, drawn, draws: [Object.freeze(rule), ...definition.draws] });
  return Object.freeze({ kind: module.kind, modules: module.modules, "~definition": ruled });
}

/**
 * What a module is.
 *
 * @throws {SignetError} `PROGRAM_INVALID` for what is none.
 */
export function definitionOf(module: Module<never, unknown>, what = "It"): Definition {
  const definition: Definition | undefined = module?.["~definition"];
  if (definition !== undefined) return definition;
  throw new SignetError(
    "PROGRAM_INVALID",
    `${what} is no module: make it with predict(), effect() or program()`,
  );
}

/** The output fields of any module. */
export function outputsOf(definition: Definition): readonly Field[] {
  return definition.kind === "leaf" ? definition.signature.outputFields : definition.outputFields;
}

/** The input fields of any module. */
export function inputsOf(definition: Definition): readonly Field[] {
  return definition.kind === "leaf" ? definition.signature.inputFields : definition.inputFields;
}

/** @throws {SignetError} `OPTION_INVALID` */
export function checkPositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new SignetError("OPTION_INVALID", `${name} is ${value}, it should be a positive integer`);
}

/** @throws {SignetError} `OPTION_INVALID` */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new SignetError("OPTION_INVALID", `${name} is ${typeof value}, it should be a function`);
}

/** @throws {SignetError} `OPTION_INVALID` */
export function checkShare(name: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new SignetError("OPTION_INVALID", `${name} is ${value}, it should be a number from 0 to 1`);
}
