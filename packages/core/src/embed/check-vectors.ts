import { SignetError } from "../errors.js";
import type { Embedder } from "./embedder.js";

/**
 * Checks that a value given as an embedder is one.
 *
 * @throws {SignetError} `OPTION_INVALID`
 */
export function checkEmbedder({ id, dimension, embed }: Embedder): void {
  const problem =
    typeof id !== "string" || id === ""
      ? "has no id"
      : !(Number.isInteger(dimension) && dimension > 0)
        ? `"${id}" has the dimension ${dimension}, it should be a positive integer`
        : typeof embed === "function"
          ? undefined
          : `"${id}" has no function embed`;
  if (problem !== undefined) throw new SignetError("OPTION_INVALID", `The embedder ${problem}`);
}

/** Single precision and what adapters round off stay far below this; a vector that nobody normalised does not. */
const LENGTH_TOLERANCE = 0.01;

/**
 * Checks what an embedder answered: one vector of its dimension and of length 1 for each text.
 *
 * @throws {SignetError} `EMBEDDER_INVALID` saying what is wrong with which text's vector.
 */
export function checkVectors(
  { id, dimension }: Pick<Embedder, "id" | "dimension">,
  vectors: readonly Float32Array[],
  wanted: number,
): void {
  const fail = (problem: string): never => {
    throw new SignetError("EMBEDDER_INVALID", `The embedder "${id}" ${problem}`, {
      details: { embedder: id, dimension },
    });
  };
  if (!Array.isArray(vectors)) fail(`returned ${typeof vectors}, it should be a list of vectors`);
  if (vectors.length !== wanted) fail(`returned ${vectors.length} vectors for ${wanted} texts`);
  for (const [index, vector] of (vectors as readonly Float32Array[]).entries()) {
    if (!(vector instanceof Float32Array)) fail(`returned no Float32Array for text ${index}`);
    if (vector.length !== dimension)
      fail(`returned ${vector.length} numbers for text ${index}, it should be ${dimension}`);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (!Number.isFinite(length)) fail(`returned a vector for text ${index} that holds NaN or Infinity`);
    if (Math.abs(length - 1) > LENGTH_TOLERANCE)
      fail(`returned a vector of length ${length.toPrecision(3)} for text ${index}, it should be 1`);
  }
}
