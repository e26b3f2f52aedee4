import { type Program, type RunOptions, SignetError } from "@signet/core";

import { type ToolSchema, toolSchema } from "./tool-schema.js";

export interface AiSdkToolOptions extends Omit<RunOptions, "signal"> {
  /** What the model is told of the tool. Default: the program's name and its outputs. */
  readonly description?: string;
}

/** A tool for `generateText` and its kin of the AI SDK 5 and later. */
export interface AiSdkTool<I, O> {
  readonly description: string;
  readonly inputSchema: ToolSchema<I>;
  execute(input: I, context?: { readonly abortSignal?: AbortSignal | undefined }): Promise<O>;
}

/**
 * A program as a tool of the AI SDK: `tools: { triage: aiSdkTool(triage, { lm }) }`. Its input is checked before it runs; when the AI SDK's call is
 * aborted, so is the run.
 *
 * @throws {SignetError} `OPTION_INVALID` without a model; `PROGRAM_INVALID` for what is no program.
 */
export function aiSdkTool<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  toolOptions: AiSdkToolOptions,
): AiSdkTool<I, O> {
  const { description, ...options } = Object(toolOptions) as AiSdkToolOptions; // what is missing is found below
  const definition = program?.["~definition"];
  if (definition?.kind !== "composite")
    throw new SignetError(
      "PROGRAM_INVALID",
      `aiSdkTool takes a program, this is ${definition === undefined ? "none" : "a single module"}`,
    );
  if (typeof options.lm !== "object" || options.lm === null)
    throw new SignetError("OPTION_INVALID", `The tool "${program.name}" has no model: pass { lm }`);
  const outputs = definition.outputFields.map(({ name }) => name).join(", ");
  return {
    description: description ?? `${program.name}: returns ${outputs}`,
    inputSchema: toolSchema<I>(definition.inputFields),
    execute: (input, { abortSignal } = {}) =>
      program.run(input, { ...options, ...(abortSignal !== undefined && { signal: abortSignal }) }),
  };
}
