import { SignetError } from "../../errors.js";
import type { In, Out, Shape } from "../../signature/shape.js";
import { type EffectSpec, effect } from "../effect.js";
import type { Module, None } from "../module.js";
import { callTool } from "./call-tool.js";

export interface ToolSpec<I extends Shape, O extends Shape> extends EffectSpec<I, O> {
  /** What the tool does and when to use it: the model chooses by it. */
  readonly description: string;
  /** How long one call may take, default 30,000. */
  readonly timeoutMs?: number;
}

/** An effect that a model may choose. It can be called as a step of any program, too. */
export interface Tool<in I = never, out O = unknown> extends Module<I, O, None, "effect"> {
  readonly description: string;
}

/** Timers of all runtimes hold this much. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Declares a tool: an effect with a description and a time limit. What it throws fails its step with `TOOL_FAILED`; in
 * `react` the model is shown the message.
 *
 * @throws {SignetError} `PROGRAM_INVALID` without a name or `run`, `OPTION_INVALID`, `SIGNATURE_INVALID`.
 */
export function tool<I extends Shape, O extends Shape>(spec: ToolSpec<I, O>): Tool<In<I>, Out<O>> {
  const made = effect(spec);
  const { name, description, timeoutMs = 30_000 } = spec;
  if (typeof description !== "string" || description.trim() === "")
    throw new SignetError("OPTION_INVALID", `Tool "${name}" needs a description: the model chooses by it`);
  if (!(Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= LONGEST_MS)) {
    throw new SignetError(
      "OPTION_INVALID",
      `timeoutMs of tool "${name}" is ${timeoutMs}, it should be an integer from 1 to ${LONGEST_MS}`,
    );
  }
  const definition = Object.freeze({ ...made["~definition"], call: callTool(timeoutMs) });
  return Object.freeze({ ...made, "~definition": definition, description });
}
