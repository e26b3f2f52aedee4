import { type Embedder, faultOf, fitTfIdf } from "@signet/core";
import { cosine } from "../mop/geometry.js";
import type { StrategyContext } from "../strategies/strategy.js";

/**
 * How like the last text each text is, as the cosine of their vectors. Without an embedder, and where it cannot read them, tf-idf tells.
 *
 * @throws {SignetError} What is no fault of the texts: an abort, an embedder out of reach.
 */
export async function similarities(
  texts: readonly string[],
  { embedder, signal, emit }: Pick<StrategyContext, "embedder" | "signal" | "emit">,
): Promise<readonly number[]> {
  const by = async (own: Embedder): Promise<readonly number[]> => {
    const vectors = await own.embed(texts, { signal });
    const last = vectors.at(-1) ?? new Float32Array();
    return vectors.map((vector) => cosine(vector, last));
  };
  const byWords = () => by(fitTfIdf(texts));
  if (embedder === undefined) return byWords();
  try {
    return await by(embedder);
  } catch (error) {
    if (signal.aborted || faultOf(error) === "outside") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The embedder "${embedder.id}" could not read the trajectory, it is compared by its words: ${reason}`;
    emit({ type: "warning", message });
    return byWords();
  }
}
