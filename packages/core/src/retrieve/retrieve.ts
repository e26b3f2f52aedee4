import { $ZodArray, $ZodNumber, $ZodObject, $ZodOptional, $ZodString, $ZodUnknown } from "zod/v4/core";
import { SignetError } from "../errors.js";
import { effect } from "../module/effect.js";
import type { Module, None } from "../module/module.js";
import { callEffect } from "../program/call-effect.js";
import { checkK, idOf } from "./check-search.js";
import type { Passage, Retriever } from "./retriever.js";

export interface RetrieveOptions {
  /** Most passages of a call, default 5. */
  readonly k?: number;
}

/** `{ query }` in, `{ passages }` out. */
export type Retrieve = Module<
  { readonly query: string },
  { readonly passages: readonly Passage[] },
  None,
  "effect"
>;

const text = new $ZodString({ type: "string" });
const passage = new $ZodObject({
  type: "object",
  shape: {
    id: text,
    text,
    score: new $ZodNumber({ type: "number", checks: [] }),
    metadata: new $ZodOptional({ type: "optional", innerType: new $ZodUnknown({ type: "unknown" }) }),
  },
});
const passages = new $ZodArray({ type: "array", element: passage });

/**
 * A retriever as a step of a program. An effect: traced, and recorded by the retriever's id, `k` and query, so that a compile that resumes never asks
 * twice. The id is no part of the program's hash: an artifact outlives a change of the documents.
 *
 * @throws {SignetError} `OPTION_INVALID` for what is no retriever, or a `k` that is no positive integer; at a call what the retriever throws, `OPTION_INVALID` when it has no id, and `OUTPUT_INVALID`
 * for passages without id, text or a finite score.
 */
export function retrieve(retriever: Retriever, { k = 5 }: RetrieveOptions = {}): Retrieve {
  if (typeof retriever?.search !== "function")
    throw new SignetError("OPTION_INVALID", "retrieve() needs a retriever, an object with id and search()");
  checkK(k);
  const step = effect({
    name: "retrieve",
    input: { query: text },
    output: { passages },
    run: async ({ query }, { signal }) => ({ passages: [...(await retriever.search(query, { k, signal }))] }),
  });
  const definition = step["~definition"];
  if (definition.kind !== "effect") return step as Retrieve; // an effect's definition is one
  const call: typeof callEffect = (recorded, input, context) =>
    callEffect({ ...recorded, name: `retrieve:${k}:${idOf(retriever)}` }, input, context);
  // `metadata` is unknown to zod: JSON, since it was recorded as such.
  return Object.freeze({ ...step, "~definition": Object.freeze({ ...definition, call }) }) as Retrieve;
}
