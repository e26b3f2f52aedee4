import { principalComponents } from "../cluster/index.js";
import type { ChosenExperts, CountRecord, Mixture } from "./choose-experts.js";
import type { Locale } from "./locale.js";
import type { MopTask } from "./mop-settings.js";
import { oracleAccuracy } from "./oracle-accuracy.js";
import { rankCorrelation } from "./rank-correlation.js";

/** What is to be said of one router's experts, or of why there is one prompt alone. */
export interface ExpertsReport {
  /** "" for the program's input, else the step whose input decides. */
  readonly path: string;
  readonly embedder: string;
  readonly reason: string;
  readonly counts: readonly CountRecord[];
  readonly experts: readonly ExpertRecord[];
  /** Share of examples whose expert is a best one of all experts, by embedder that would route them. Absent where nothing was run for it. */
  readonly oracle?: Readonly<Record<string, number>>;
  /** Mean rank correlation of instructions by all regions with those by one region, in [-1, 1]. */
  readonly rankCorrelation?: number;
  readonly map: ExpertsMap;
}

export interface ExpertRecord {
  /** Demos of its region, and how many of them its prompts show. */
  readonly demos: number;
  readonly shown: number;
  /** Examples of the valset that are routed to it, and their share. */
  readonly examples: number;
  readonly hitRatio: number;
  /** On these examples: its mean score, and that of the single prompt. Absent without examples. */
  readonly score?: number;
  readonly singleScore?: number;
}

/** Inputs in the plane of their two principal components. */
export interface ExpertsMap {
  readonly points: readonly MapPoint[];
}

export interface MapPoint {
  readonly exampleId: string;
  readonly set: "demo" | "valset" | "holdout";
  /** Absent where the single prompt answers: there are no experts, or the input is out of reach of all of them. */
  readonly expert?: number;
  readonly x: number;
  readonly y: number;
}

/** Where a map lies among the vectors: what places a further input. */
export interface MapPlane {
  readonly mean: readonly number[];
  readonly axes: readonly (readonly number[])[];
}

export interface ReportedExperts {
  readonly report: ExpertsReport;
  /** Absent where there are too few inputs for a map. */
  readonly plane?: MapPlane;
}

/** Reports what a locale came to. Runs all experts on some examples of the valset, where the settings say so; all else is known already. */
export async function expertsReport(
  task: MopTask,
  locale: Locale,
  { mixture, single, counts, reason }: ChosenExperts,
): Promise<ReportedExperts> {
  const { path, embedder } = locale;
  const oracle = mixture && (await oracleAccuracy(task, mixture));
  const correlation = mixture && rankCorrelation(task, mixture);
  const { points, plane } = mapOf(locale, mixture);
  const report: ExpertsReport = {
    path,
    embedder: embedder.id,
    reason,
    counts,
    experts: mixture === undefined ? [] : recordsOf(task, mixture, single),
    ...(oracle !== undefined && { oracle }),
    ...(correlation !== undefined && { rankCorrelation: correlation }),
    map: { points },
  };
  return { report, ...(plane && { plane }) };
}

function recordsOf(
  { table }: MopTask,
  { partition: { regions, examples }, plans }: Mixture,
  single: ChosenExperts["single"],
): readonly ExpertRecord[] {
  return regions.map(({ members, draws: [shown = []] }, index) => {
    const routed = examples.filter(({ expert }) => expert === index).map(({ exampleId }) => exampleId);
    const plan = plans[index];
    const isScored = plan !== undefined && routed.some((id) => table.score(plan, id) !== undefined);
    return {
      demos: members.length,
      shown: shown.length,
      examples: routed.length,
      hitRatio: examples.length === 0 ? 0 : routed.length / examples.length,
      ...(isScored && { score: table.meanOf(plan, routed), singleScore: table.meanOf(single, routed) }),
    };
  });
}

function mapOf(
  { items, inputs }: Locale,
  mixture: Mixture | undefined,
): ExpertsMap & { readonly plane?: MapPlane } {
  const vectors = items.map(({ vector }) => vector);
  if (vectors.length < 2) return { points: [] };
  const { project, mean, components } = principalComponents(vectors, { count: 2 });
  const expertOf = new Map(
    mixture?.partition.regions.flatMap(({ members }, expert) =>
      members.map(({ exampleId }) => [exampleId, expert] as const),
    ),
  );
  const routed = new Map(mixture?.partition.examples.map(({ exampleId, expert }) => [exampleId, expert]));
  const place = (vector: Float32Array): { readonly x: number; readonly y: number } => {
    const [x = 0, y = 0] = project(vector);
    return { x, y };
  };
  return {
    points: [
      ...items.map(({ exampleId, vector }) => ({
        exampleId,
        set: "demo" as const,
        ...expertIn(expertOf, exampleId),
        ...place(vector),
      })),
      ...inputs.map(({ exampleId, vector }) => ({
        exampleId,
        set: "valset" as const,
        ...expertIn(routed, exampleId),
        ...place(vector),
      })),
    ],
    plane: { mean: [...mean], axes: components.map((axis) => [...axis]) },
  };
}

function expertIn(experts: ReadonlyMap<string, number>, exampleId: string): { readonly expert?: number } {
  const expert = experts.get(exampleId);
  return expert === undefined ? {} : { expert };
}
