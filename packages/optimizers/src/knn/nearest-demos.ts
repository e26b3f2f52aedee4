import {
  type Demo,
  type DemoSelection,
  type Embedder,
  encodeVectors,
  fitTfIdf,
  identityOf,
  inputText,
} from "@signet/core";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";
import { exampleInputText } from "../mop/example-input-text.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";

/** Fewer buckets than elsewhere: a vector of each demo stands in the artifact, some three kilobytes of text. */
const DIMENSION = 512;

/** The index of each leaf's demos, without saying how many are shown: by path. */
export type NearestDemos = Readonly<Record<string, Omit<DemoSelection, "k">>>;

/**
 * Embeds the inputs of demos, in one call for all leaves. Without an embedder in the context a tf-idf embedder does it, fitted to the trainset, that the
 * artifact carries along.
 *
 * @param pools At least one demo for each path.
 */
export async function nearestDemos(
  { graph, trainset }: Pick<Problem, "graph" | "trainset">,
  { embedder: given, signal }: Pick<StrategyContext, "embedder" | "signal">,
  pools: DemosByPath,
): Promise<NearestDemos> {
  const texts = graph.leaves.map(({ path, leaf }) => ({
    path,
    own: (pools[path] ?? []).map(({ fields }: Demo) => inputText(leaf.signature.inputFields, fields)),
  }));
  const distinct = [...new Set(texts.flatMap(({ own }) => own))];
  const { inputFields } = graph.definition;
  const rows = trainset.map((example) => exampleInputText(example, inputFields));
  const embedder: Embedder = given ?? fitTfIdf([...rows, ...distinct], { dimension: DIMENSION });
  const vectors = distinct.length === 0 ? [] : await embedder.embed(distinct, { signal });
  const vectorOf = new Map(distinct.map((text, index) => [text, vectors[index] as Float32Array])); // one for each text: the embedder's contract
  const indices = texts
    .filter(({ own }) => own.length > 0)
    .map(({ path, own }) => {
      const shown = own.map((text) => vectorOf.get(text) as Float32Array); // every text is among the distinct ones
      return [path, { embedder: identityOf(embedder), vectors: encodeVectors(...shown) }] as const;
    });
  return Object.fromEntries(indices);
}
