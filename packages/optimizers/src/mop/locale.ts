import { type EmbedderIdentity, fitTfIdf, identityOf, inputText } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import type { PoolItem } from "./demo-pool.js";
import type { PlacedItem } from "./demo-regions.js";
import { exampleInputText } from "./example-input-text.js";

/** An example of the valset with the vector of the input that decides about its expert. */
export interface PlacedInput {
  readonly exampleId: string;
  readonly vector: Float32Array;
}

/** Where a router stands: whose input it reads, and whose parameters its experts have. */
export interface Locale {
  /** "" for the program. */
  readonly path: string;
  readonly paths: readonly string[];
  readonly embedder: EmbedderIdentity;
  readonly items: readonly PlacedItem[];
  readonly inputs: readonly PlacedInput[];
}

/** What a locale is made from: texts by example. */
interface Texts {
  readonly items: readonly { readonly item: PoolItem; readonly text: string }[];
  readonly inputs: readonly { readonly exampleId: string; readonly text: string }[];
}

/** One router on the program's input. */
export async function programLocale(
  { graph, trainset, valset }: Problem,
  context: StrategyContext,
  items: readonly PoolItem[],
): Promise<Locale> {
  const { inputFields } = graph.definition;
  const textById = new Map(trainset.map((example) => [example.id, exampleInputText(example, inputFields)]));
  const texts: Texts = {
    items: items.map((item) => ({ item, text: textById.get(item.exampleId) ?? "" })),
    inputs: valset.map((example) => ({
      exampleId: example.id,
      text: exampleInputText(example, inputFields),
    })),
  };
  const paths = graph.leaves.map(({ path }) => path);
  return { path: "", paths, ...(await embedded(texts, context)) };
}

/**
 * One router on a leaf's own input. What that is on an example of the valset, runs have shown: of several calls, the text of most of them. Examples
 * that never reached the leaf have no place.
 */
export async function leafLocale(
  { graph }: Problem,
  context: StrategyContext,
  {
    path,
    items,
    runs,
  }: { readonly path: string; readonly items: readonly PoolItem[]; readonly runs: readonly RunRecord[] },
): Promise<Locale | undefined> {
  const leaf = leafAt(graph, path);
  if (leaf === undefined) return undefined;
  const { inputFields } = leaf.signature;
  const seen = new Map<string, string[]>();
  for (const { exampleId, leaves } of runs) {
    for (const call of leaves.filter((record) => record.path === path))
      seen.set(exampleId, [...(seen.get(exampleId) ?? []), inputText(inputFields, call.input)]);
  }
  const texts: Texts = {
    items: items.flatMap((item) => {
      const [demo] = item.demos[path] ?? [];
      return demo === undefined ? [] : [{ item, text: inputText(inputFields, demo.fields) }];
    }),
    inputs: [...seen].map(([exampleId, calls]) => ({ exampleId, text: mostFrequent(calls) })),
  };
  return { path, paths: [path], ...(await embedded(texts, context)) };
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0])[0];
}

async function embedded(
  { items, inputs }: Texts,
  { embedder: given, signal }: StrategyContext,
): Promise<Pick<Locale, "embedder" | "items" | "inputs">> {
  const embedder = given ?? fitTfIdf(items.map(({ text }) => text));
  const texts = [...items, ...inputs].map(({ text }) => text);
  const vectors = texts.length === 0 ? [] : await embedder.embed(texts, { signal });
  const at = (index: number): Float32Array => vectors[index] as Float32Array; // one for each text: the embedder's contract
  return {
    embedder: identityOf(embedder),
    items: items.map(({ item }, index) => ({ ...item, vector: at(index) })),
    inputs: inputs.map(({ exampleId }, index) => ({ exampleId, vector: at(items.length + index) })),
  };
}
