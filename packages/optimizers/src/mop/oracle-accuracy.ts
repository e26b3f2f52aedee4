import { fitTfIdf } from "@signet/core";
import { squaredDistance } from "../cluster/squared-distance.js";
import type { Mixture } from "./choose-experts.js";
import { exampleInputText } from "./example-input-text.js";
import { centre } from "./geometry.js";
import type { MopTask } from "./mop-settings.js";

/**
 * How often an embedder routes an example to an expert that no other beats on it: for the compile's embedder, and for tf-idf over the same demos. All experts
 * are run on as many examples of the valset as the settings say.
 */
export async function oracleAccuracy(
  { settings, table, problem, context }: MopTask,
  { locale, partition: { regions, examples }, plans }: Mixture,
): Promise<Readonly<Record<string, number>> | undefined> {
  const order = context.rng.fork("mop").fork("oracle").shuffle(examples);
  const looked = order.slice(0, settings.oracle);
  if (looked.length === 0) return undefined;
  const exampleIds = looked.map(({ exampleId }) => exampleId);
  await context.phase("search", () => table.run(plans.map((plan) => ({ plan, exampleIds }))));
  const best = new Map(
    exampleIds.map((id) => {
      const scores = plans.map((plan) => table.score(plan, id) ?? 0);
      const most = Math.max(...scores);
      return [id, scores.map((score) => score === most)] as const;
    }),
  );
  const shareOf = (expertOf: (exampleId: string) => number): number =>
    exampleIds.filter((id) => best.get(id)?.[expertOf(id)] === true).length / exampleIds.length;
  const chosen = new Map(looked.map(({ exampleId, expert }) => [exampleId, expert]));
  const accuracy = { [locale.embedder.id]: shareOf((id) => chosen.get(id) ?? 0) };
  if (locale.path !== "" || locale.embedder.idf !== undefined) return accuracy;

  const { inputFields } = problem.graph.definition;
  const texts = new Map(
    [...problem.trainset, ...problem.valset].map((example) => [
      example.id,
      exampleInputText(example, inputFields),
    ]),
  );
  const textOf = ({ exampleId }: { readonly exampleId: string }): string => texts.get(exampleId) ?? "";
  const words = fitTfIdf(locale.items.map(textOf));
  const vectorsOf = async (of: readonly { readonly exampleId: string }[]): Promise<readonly Float32Array[]> =>
    words.embed(of.map(textOf), context);
  const centroids = await Promise.all(regions.map(async ({ members }) => centre(await vectorsOf(members))));
  const vectors = await vectorsOf(looked);
  const byWords = new Map(
    exampleIds.map((id, index) => [id, nearest(centroids, vectors[index] as Float32Array)]), // one for each text
  );
  return { ...accuracy, [words.id]: shareOf((id) => byWords.get(id) ?? 0) };
}

function nearest(centroids: readonly Float32Array[], vector: Float32Array): number {
  const distances = centroids.map((centroid) => squaredDistance(centroid, vector));
  return distances.indexOf(Math.min(...distances));
}
