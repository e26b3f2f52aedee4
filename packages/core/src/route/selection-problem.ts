import { countVectors } from "../embed/count-vectors.js";

/**
 * What is wrong with the form of a leaf's `select`, which may come from anywhere; `undefined` when nothing is, or there is none. Vectors are
 * measured, not read: numbers that are none show when a demo is first picked.
 *
 * @param demos How many the leaf has.
 */
export function selectionProblem(select: unknown, demos: number): string | undefined {
  if (select === undefined) return undefined;
  const { k, embedder, vectors } = Object(select) as Unchecked;
  const { id, dimension, idf = "" } = Object(embedder) as Unchecked;
  if (typeof id !== "string" || typeof idf !== "string" || !isCount(dimension)) return "lacks an embedder";
  if (!isCount(k) || k > demos) return `shows ${k} of ${demos} demos`;
  return countVectors(vectors, dimension) === demos
    ? undefined
    : `needs a vector of ${dimension} numbers for each of ${demos} demos`;
}

type Unchecked = Readonly<Record<string, unknown>>;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
