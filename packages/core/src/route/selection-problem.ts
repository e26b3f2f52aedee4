import { countVectors } from "../embed/count-vectors.js";
import { is, object, text } from "../json-form.js";
import type { DemoSelection } from "../program/parameters.js";

const count = is("whole number above 0", (value) => Number.isSafeInteger(value) && Number(value) > 0);

/** The form of what an embedder is told by. */
export const embedderForm = object({ id: text, dimension: count }, { idf: text });

const selectionForm = object({ k: count, embedder: embedderForm, vectors: text });

/**
 * What is wrong with the form of a leaf's `select`, which may come from anywhere; `undefined` when nothing is, or there is none. Vectors are
 * measured, not read: numbers that are none show when a demo is first picked.
 *
 * @param demos How many the leaf has.
 */
export function selectionProblem(select: unknown, demos: number): string | undefined {
  const problem = select === undefined ? undefined : selectionForm(select);
  if (select === undefined || problem !== undefined) return problem && `.select${problem}`;
  const { k, embedder, vectors } = select as DemoSelection; // just checked
  return k <= demos && countVectors(vectors, embedder.dimension) === demos
    ? undefined
    : `.select needs a vector for each of ${demos} demos, and shows at most as many`;
}
