import { type Embedder, inputText } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import type { Bootstrapped } from "./bootstrap.js";
import type { DemosByPath } from "./labeled-demos.js";

/** Vectors of what demos show as their input, by its text. */
export type InputVectors = ReadonlyMap<string, Float32Array>;

/** Labelled demos of one leaf that are embedded: what a few demos can cover shows in a sample. */
const MOST_LABELED = 256;

/** Embeds the inputs of all bootstrapped demos, and of a random sample of each leaf's labelled ones, in one call. */
export async function inputVectors(
  graph: ProgramGraph,
  { successes, labeled }: Pick<Bootstrapped, "successes"> & { readonly labeled: DemosByPath },
  { embedder, rng, signal }: { readonly embedder: Embedder; readonly rng: Rng; readonly signal: AbortSignal },
): Promise<InputVectors> {
  const texts = graph.leaves.flatMap(({ path, leaf }) => {
    const sample = rng
      .fork(path)
      .shuffle(labeled[path] ?? [])
      .slice(0, MOST_LABELED);
    const demos = [...successes.flatMap((success) => success.demos[path] ?? []), ...sample];
    return demos.map((demo) => inputText(leaf.signature.inputFields, demo.fields));
  });
  const distinct = [...new Set(texts)];
  const vectors = distinct.length === 0 ? [] : await embedder.embed(distinct, { signal });
  return new Map(distinct.map((text, index) => [text, vectors[index] as Float32Array])); // one for each text: the embedder's contract
}
