import type { $ZodString } from "zod/v4/core";
import { SignetError } from "../errors.js";
import type { Fields } from "../format/format.js";
import type { Json } from "../json.js";
import { program } from "../program/program.js";
import { encodeFields } from "../signature/parse-fields.js";
import type { In, Out, Shape } from "../signature/shape.js";
import type { Signature } from "../signature/signature.js";
import { checkAdded } from "./check-added.js";
import type { CodeInterpreter, CodeResult, HostFunction } from "./code-interpreter.js";
import type { Module, Modules, Step } from "./module.js";
import type { Leaf, PredictOptions } from "./predict.js";
import { type Attempt, answerStep, codeStep, type HostEffects, type Ran } from "./thought-steps.js";
import { checkPositive } from "./with-draws.js";

export interface ProgramOfThoughtOptions<F extends HostEffects = HostEffects> {
  readonly interpreter: CodeInterpreter;
  /** Effects and tools that the code may call by these names; nothing else of the outside exists for it. */
  readonly functions?: F;
  /** How often the model may write the code anew after seeing why it failed, first time included. Default 3. */
  readonly attempts?: number;
  /** For the step that writes code. */
  readonly code?: PredictOptions;
  /** For the step that reads the result. */
  readonly answer?: PredictOptions;
}

/** The steps inside, by name: their paths are `KEY.code` and `KEY.answer`. */
export interface ThoughtModules<I extends Shape, O extends Shape> {
  readonly code: Leaf<I & Attempt, { readonly program: $ZodString }>;
  readonly answer: Leaf<I & Ran, O>;
}

/**
 * Lets the model write a piece of JavaScript, runs it in the interpreter, and answers from what it returned. Code that fails goes back to the model with its
 * error. What the functions take stands in a field description, so instructions may be rewritten and strict loading notices other functions.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` when the signature has a field `program`, `result`, `failedProgram` or `failure`; `PROGRAM_INVALID` for a function that is none, or whose name is taken; `OPTION_INVALID`. Runs fail with `CODE_FAILED` when no attempt ran to its end.
 */
export function programOfThought<
  I extends Shape,
  O extends Shape,
  F extends HostEffects = Record<never, never>,
>(
  task: Signature<I, O>,
  options: ProgramOfThoughtOptions<F>,
): Module<In<I>, Out<O>, ThoughtModules<I, O>, "composite"> {
  const { interpreter, functions, attempts = 3, code = {}, answer = {} } = Object(options) as typeof options; // what is missing is found below
  if (typeof interpreter?.run !== "function")
    throw new SignetError("OPTION_INVALID", "programOfThought needs an interpreter, an object with run()");
  checkPositive("attempts", attempts);
  checkAdded(
    "programOfThought",
    ["program", "result", "failedProgram", "failure"],
    [task.input, task.output],
  );
  const tools: HostEffects = functions ?? {};
  checkFunctions(tools);
  const modules = { ...tools, code: codeStep(task, tools, code), answer: answerStep(task, answer) };
  return program({
    name: "programOfThought",
    input: task.input,
    output: task.output,
    modules: modules as Modules,
    run: (input, steps, { signal }) =>
      think(input, { task, steps: steps as Steps, names: Object.keys(tools), interpreter, attempts, signal }),
    // The functions have no parameters, so the leaves are those of ThoughtModules.
  }) as Module<In<I>, Out<O>, unknown, "composite"> as Module<
    In<I>,
    Out<O>,
    ThoughtModules<I, O>,
    "composite"
  >;
}

/** Names of the steps, and those that the code knows already: a function of that name would take something away from it, or be out of reach. */
const TAKEN = ["code", "answer", "input", "console", "globalThis", "JSON", "Math", "Promise"];

function checkFunctions(functions: HostEffects): void {
  for (const [name, module] of Object.entries(functions)) {
    if (TAKEN.includes(name))
      throw new SignetError(
        "PROGRAM_INVALID",
        `A function of programOfThought is named "${name}", which means something else here: rename it`,
      );
    if (module?.["~definition"]?.kind !== "effect")
      throw new SignetError(
        "PROGRAM_INVALID",
        `programOfThought got a "${name}" among its functions that is none: make it with effect({ ... }) or tool({ ... })`,
      );
  }
}

type Values = Readonly<Record<string, unknown>>;
type Steps = Readonly<Record<string, Step<unknown, Values>>>;

interface Thinking {
  readonly task: Signature;
  readonly steps: Steps;
  readonly names: readonly string[];
  readonly interpreter: CodeInterpreter;
  readonly attempts: number;
  readonly signal: AbortSignal;
}

async function think(input: Values, thinking: Thinking): Promise<never> {
  const { task, steps, names, interpreter, attempts, signal } = thinking;
  const encoded = encodeFields(task.inputFields, input);
  let failed: { readonly failedProgram: string; readonly failure: string } | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const written = await stepOf(steps, "code")({ ...encoded, ...failed });
    const text = withoutFence(String(written.program));
    const result = await interpret(text, { input: encoded, names, steps, interpreter, signal });
    if (result.ok) {
      const answered = await stepOf(
        steps,
        "answer",
      )({ ...encoded, program: text, result: resultText(result) });
      return encodeFields(task.outputFields, answered) as never; // checked by the program against its output fields
    }
    failed = { failedProgram: text, failure: failureText(result) };
  }
  throw new SignetError(
    "CODE_FAILED",
    `None of ${attempts} programs that the model wrote ran to its end; the last: ${failed?.failure}`,
    { details: { ...failed } },
  );
}

interface Interpreting extends Pick<Thinking, "names" | "steps" | "interpreter" | "signal"> {
  readonly input: Fields;
}

/** Runs a program; calls that it did not wait for end with it. */
async function interpret(
  code: string,
  { input, names, steps, interpreter, signal }: Interpreting,
): Promise<CodeResult> {
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  const calls: Promise<Json>[] = [];
  const functions = names.map((name) => {
    const step = stepOf(steps, name);
    const call: HostFunction = (argument) => {
      const called = step(argument, { signal: ending }) as Promise<Json>; // effects return what survives JSON
      calls.push(called);
      return called;
    };
    return [name, call];
  });
  try {
    return await interpreter.run(code, { input, functions: Object.fromEntries(functions), signal });
  } finally {
    over.abort();
    await Promise.allSettled(calls); // nobody works on unseen
  }
}

function stepOf(steps: Steps, name: string): Step<unknown, Values> {
  const step = steps[name];
  if (step === undefined) throw new SignetError("PROGRAM_INVALID", `programOfThought has no step "${name}"`);
  return step;
}

/** Models like to fence code, whatever they are told. */
function withoutFence(code: string): string {
  const fenced = /^\s*```[a-z]*\r?\n([\s\S]*?)\r?\n?```\s*$/i.exec(code);
  return fenced?.[1] ?? code;
}

const MAX_SHOWN = 8000;

function resultText({ value, output }: Extract<CodeResult, { ok: true }>): string {
  const text = JSON.stringify(value);
  return cut(output === "" ? text : `${text}\n\nPrinted:\n${output}`);
}

function failureText({ error, output }: Extract<CodeResult, { ok: false }>): string {
  return cut(output === "" ? error : `${error}\n\nPrinted before:\n${output}`);
}

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
