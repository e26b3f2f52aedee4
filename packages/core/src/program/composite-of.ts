import type { CompositeDefinition } from "../module/definition.js";
import { SignetError } from "../signet-error.js";

/** The definition behind a program. */
export function compositeOf(program: {
  readonly "~definition": { readonly kind: string };
}): CompositeDefinition {
  const definition = program["~definition"];
  if (definition.kind === "composite") return definition as CompositeDefinition; // the tag decides
  throw new SignetError("PROGRAM_INVALID", "A single module is no program: wrap it with program({ ... })");
}
