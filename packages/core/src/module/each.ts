import { $ZodArray } from "zod/v4/core";
import { mapBounded } from "../evaluate/map-bounded.js";
import { type Program, program } from "../program/program.js";
import { encodeFields } from "../signature/parse-fields.js";
import type { Module, Paths, Step } from "./module.js";
import { recordOf } from "./parallel.js";
import { checkPositive, definitionOf, inputsOf, outputsOf } from "./with-draws.js";

export interface EachOptions {
  /** The most items under way at once, default 8. */
  readonly concurrency?: number;
  /** Name of the program, default "each". */
  readonly name?: string;
}

/** The module below, under its key. */
export type EachModules<T> = { readonly item: T };

/**
 * Runs a module once for each item of a list and returns the outputs in the order of the items. Equal items share one answer. The first
 * failure aborts the others.
 *
 * @throws {SignetError} `PROGRAM_INVALID` for what is no module; `OPTION_INVALID`.
 */
export function each<I, O, T extends Module<I, O>>(
  module: T & Module<I, O>,
  { concurrency = 8, name = "each" }: EachOptions = {},
): Program<{ readonly items: readonly I[] }, { results: O[] }, EachModules<T>, Paths<EachModules<T>>> {
  checkPositive("concurrency", concurrency);
  const definition = definitionOf(module, `What "${name}" was given`);
  const [inputFields, outputFields] = [inputsOf(definition), outputsOf(definition)];
  const item = recordOf(inputFields);
  const result = recordOf(outputFields);
  const made = program({
    name,
    input: { items: new $ZodArray({ type: "array", element: item }) },
    output: { results: new $ZodArray({ type: "array", element: result }) },
    modules: { item: module },
    run: async ({ items }, steps, { signal }) => {
      // The one step is that of `module`.
      const step = steps.item as unknown as Step<unknown, Readonly<Record<string, unknown>>>;
      const results = await mapBounded(
        items,
        async (values, _, ending) => {
          const record = values as Readonly<Record<string, unknown>>; // checked against recordOf(inputs)
          const input = encodeFields(inputFields, record);
          return encodeFields(outputFields, await step(input, { signal: ending }));
        },
        { concurrency, signal },
      );
      return { results };
    },
  });
  // The fields of the program are lists of what the module takes and returns.
  return made as unknown as Program<
    { readonly items: readonly I[] },
    { results: O[] },
    EachModules<T>,
    Paths<EachModules<T>>
  >;
}
