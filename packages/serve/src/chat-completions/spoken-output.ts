import type { CompositeDefinition, Definition, Field } from "@signet/core";
import type { Preview } from "../app/dialect.js";
import type { Values } from "../deployment/deployment.js";

/** How an output is said in a chat: the text of its only field where that is a text, else JSON. */
export interface SpokenOutput {
  readonly textOf: (output: Values) => string;
  /** What a preview adds to the text; "" for what does not. */
  readonly deltaOf: (preview: Preview) => string;
  /** Told that what was streamed was not how the output began: this program says something else than its step. */
  readonly diverged: () => void;
}

/**
 * @param program Its previews are streamed where one step alone writes the field that is said. A program may still change what its step
 *   said: nothing is previewed any more once that was seen.
 */
export function spokenOutput(program: CompositeDefinition): SpokenOutput {
  const [only, second] = program.outputFields;
  const said = second === undefined && only?.kind === "string" ? only : undefined;
  let livePath = said && writerOf(program, said);
  return {
    textOf: (output) => {
      const text = said && output[said.name];
      return typeof text === "string" ? text : JSON.stringify(output);
    },
    deltaOf: (preview) =>
      preview.type === "field" && preview.path === livePath && preview.field === said?.name
        ? preview.delta
        : "",
    diverged: () => {
      livePath = undefined;
    },
  };
}

/** An output that is always said as JSON. */
export const jsonOutput: SpokenOutput = {
  textOf: (output) => JSON.stringify(output),
  deltaOf: () => "",
  diverged: () => {},
};

/** The path of the only step that writes a field of that name, once for each run. */
function writerOf(program: CompositeDefinition, { name }: Field): string | undefined {
  const writers = writersOf(program, name, "");
  const [only] = writers;
  return writers.length === 1 && only?.isDrawnOnce ? only.path : undefined;
}

interface Writer {
  readonly path: string;
  readonly isDrawnOnce: boolean;
}

function writersOf(program: CompositeDefinition, field: string, prefix: string): readonly Writer[] {
  return Object.entries(program.modules).flatMap(([key, inner]): readonly Writer[] => {
    const isDrawnOnce = inner.draws.length === 0;
    if (inner.kind === "composite")
      return writersOf(inner, field, `${prefix}${key}.`).map((writer) => ({
        path: writer.path,
        isDrawnOnce: writer.isDrawnOnce && isDrawnOnce,
      }));
    return writes(inner, field) ? [{ path: prefix + key, isDrawnOnce }] : [];
  });
}

function writes(definition: Definition, field: string): boolean {
  return definition.kind === "leaf" && definition.signature.outputFields.some(({ name }) => name === field);
}
