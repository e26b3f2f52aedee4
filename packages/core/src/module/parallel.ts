import { $ZodObject } from "zod/v4/core";
import { SignetError } from "../errors.js";
import { mapBounded } from "../evaluate/map-bounded.js";
import { canonicalJson } from "../hash/canonical-json.js";
import type { Show } from "../json.js";
import { type Program, program } from "../program/program.js";
import type { Field } from "../signature/field.js";
import { encodeFields } from "../signature/parse-fields.js";
import type { Shape } from "../signature/shape.js";
import type { Definition } from "./definition.js";
import type { Module, Modules, Paths, Step } from "./module.js";
import { checkPositive, definitionOf, inputsOf, outputsOf } from "./with-draws.js";

export interface ParallelOptions {
  /** The most modules under way at once, default all. */
  readonly concurrency?: number;
  /** Name of the program, default "parallel". */
  readonly name?: string;
}

/** What all of the modules take together. */
export type ParallelIn<M> = Show<
  { [K in keyof M]: M[K] extends Module<infer I, unknown> ? (input: I) => void : never }[keyof M] extends (
    input: infer All,
  ) => void
    ? All
    : never
>;

/** Every module's output under its key. */
export type ParallelOut<M> = {
  -readonly [K in keyof M]: M[K] extends Module<never, infer O> ? O : never;
};

/**
 * Runs modules side by side on one input and returns their outputs by key. Inputs of the same name are one. The first failure
 * aborts the others.
 *
 * @throws {SignetError} `PROGRAM_INVALID` when two modules have inputs of one name and different types, there is no module, or a value that is none; `OPTION_INVALID`.
 */
export function parallel<M extends Modules>(
  modules: M,
  { concurrency, name = "parallel" }: ParallelOptions = {},
): Program<ParallelIn<M>, ParallelOut<M>, M, Paths<M>> {
  const keys = Object.keys(Object(modules));
  if (keys.length === 0) throw new SignetError("PROGRAM_INVALID", `"${name}" needs at least one module`);
  if (concurrency !== undefined) checkPositive("concurrency", concurrency);
  const definitions = keys.map(
    (key) => [key, definitionOf(modules[key] as Modules[string], `"${key}" of "${name}"`)] as const, // one of its own keys
  );
  const input = commonInput(definitions, name);
  const made = program({
    name,
    input,
    output: Object.fromEntries(
      definitions.map(([key, definition]) => [key, recordOf(outputsOf(definition))]),
    ),
    modules,
    run: async (values, steps, { signal }) => {
      // The steps are those of `modules`, by the same keys.
      const all = steps as unknown as Readonly<
        Record<string, Step<unknown, Readonly<Record<string, unknown>>>>
      >;
      const encoded = encodeFields(inputFields, values);
      const outputs = await mapBounded(
        definitions,
        async ([key, definition], _, ending) => {
          const output = await all[key]?.(encoded, { signal: ending });
          return [key, encodeFields(outputsOf(definition), output ?? {})] as const;
        },
        { concurrency: concurrency ?? keys.length, signal },
      );
      return Object.fromEntries(outputs);
    },
  });
  const inputFields = inputsOf(made["~definition"]);
  // The fields of the program are made from those of the modules.
  return made as unknown as Program<ParallelIn<M>, ParallelOut<M>, M, Paths<M>>;
}

/** An object of these fields as one schema. */
export function recordOf(fields: readonly Field[]): $ZodObject {
  return new $ZodObject({ type: "object", shape: shapeOf(fields) });
}

function shapeOf(fields: readonly Field[]): Shape {
  return Object.fromEntries(fields.map(({ name, type }) => [name, type]));
}

function commonInput(definitions: readonly (readonly [string, Definition])[], name: string): Shape {
  const fields = new Map<string, Field>();
  for (const [key, definition] of definitions) {
    for (const field of inputsOf(definition)) {
      const other = fields.get(field.name);
      if (other !== undefined && canonicalJson(other.schema) !== canonicalJson(field.schema)) {
        throw new SignetError(
          "PROGRAM_INVALID",
          `"${name}": the input "${field.name}" of "${key}" has another type than that of a module before it: rename it, or wrap the module in a program`,
        );
      }
      if (other === undefined || other.optional) fields.set(field.name, field); // who needs it decides
    }
  }
  return shapeOf([...fields.values()]);
}
