import { $ZodOptional, $ZodString, globalRegistry } from "zod/v4/core";
import { type Signature, signature } from "../signature/signature.js";
import type { EffectDefinition } from "./definition.js";
import type { Module, None } from "./module.js";
import { type PredictOptions, predict } from "./predict.js";

/** Effects that a program may call, by name. */
export type HostEffects = Readonly<Record<string, Module<never, unknown, None, "effect">>>;

/** What the step that writes programs is given besides the task, from the second attempt on. */
export interface Attempt {
  readonly failedProgram: $ZodOptional;
  readonly failure: $ZodOptional;
}

/** What the step that answers is given besides the task. */
export interface Ran {
  readonly program: $ZodString;
  readonly result: $ZodString;
}

/** Writes the program; what it has to know stands in the field's description. */
export function codeStep(
  task: Signature,
  functions: HostEffects,
  options: PredictOptions,
): Module<never, unknown> {
  const instruction = [
    "Write a JavaScript program that computes what the task needs.",
    task.instruction && `The task: ${task.instruction}`,
  ];
  return predict(
    signature({
      instruction: instruction.filter((part) => part !== "").join("\n\n"),
      input: {
        ...task.input,
        failedProgram: optionalText("A program that you wrote before and that failed"),
        failure: optionalText("Why it failed"),
      },
      output: { program: text(programRules(task, functions)) },
    }),
    options,
  ) as Module<never, unknown>;
}

/** Answers from what the program returned. */
export function answerStep(task: Signature, options: PredictOptions): Module<never, unknown> {
  return predict(
    signature({
      instruction: task.instruction,
      input: {
        ...task.input,
        program: text("A program that was run for this task"),
        result: text("What it returned, as JSON: rely on it"),
      },
      output: task.output,
    }),
    options,
  ) as Module<never, unknown>;
}

/** What the model has to know to write code that runs. It stands in a field description: no proposer can lose it. */
function programRules(task: Signature, functions: HostEffects): string {
  const fields = task.inputFields.map(({ name, schema }) => `input.${name}: ${JSON.stringify(schema)}`);
  const host = Object.entries(functions).map(([name, module]) =>
    signatureText(name, module["~definition"] as EffectDefinition),
  );
  return [
    "The body of an async JavaScript function, without imports: compute from `input`, print with console.log if that helps, and `return` one JSON value.",
    `Given: ${fields.join("; ")}.`,
    host.length === 0
      ? "There is no network, no file system and no other function of the outside."
      : `Functions of the outside, and no others: ${host.join("; ")}.`,
  ].join(" ");
}

/** `await lookUp({ name: {"type":"string"} })`, and what comes back. */
function signatureText(name: string, { inputFields, outputFields }: EffectDefinition): string {
  const shape = (fields: EffectDefinition["inputFields"]): string =>
    `{ ${fields.map(({ name: key, schema, optional }) => `${key}${optional ? "?" : ""}: ${JSON.stringify(schema)}`).join(", ")} }`;
  return `\`await ${name}(${shape(inputFields)})\` returns ${shape(outputFields)}`;
}

function text(description: string): $ZodString {
  const type = new $ZodString({ type: "string" });
  globalRegistry.add(type, { description });
  return type;
}

function optionalText(description: string): $ZodOptional {
  return new $ZodOptional({ type: "optional", innerType: text(description) });
}
