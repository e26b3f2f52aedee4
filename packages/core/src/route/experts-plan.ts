import { checkEmbedder, checkVectors } from "../embed/check-vectors.js";
import { type Embedder, identityOf } from "../embed/embedder.js";
import { inputText } from "../embed/input-text.js";
import { encodeVectors } from "../embed/vectors.js";
import { SignetError } from "../errors.js";
import { compositeOf } from "../program/composite-of.js";
import { ownPlan } from "../program/own-plan.js";
import type { Expert, ExpertsPlan, Overrides, Router, RoutingRule } from "../program/parameters.js";
import type { Program } from "../program/program.js";
import type { Field } from "../signature/field.js";
import { encodeFields, issuesText, parseFields } from "../signature/parse-fields.js";

export interface ExpertsPlanOptions<I, P extends string> {
  readonly embedder: Embedder;
  /** At least one. */
  readonly experts: readonly ExpertSpec<I, P>[];
  /** Default "centroid". */
  readonly rule?: RoutingRule;
  /** Distance from the nearest centroid beyond which the program's own parameters are used. Default: there is none. */
  readonly reach?: number;
  /** For `kernel` and `mixture`. Default: the median distance of an input from its centroid. */
  readonly bandwidth?: number;
  readonly signal?: AbortSignal;
}

/** An expert by hand. */
export interface ExpertSpec<I, P extends string> {
  /** Inputs that are typical of its region, at least one. */
  readonly inputs: readonly I[];
  /** How it differs from the program. */
  readonly changes: Overrides<P>;
}

/**
 * A plan of experts for a program's inputs, written by hand: `route(program, await expertsPlan(program, { embedder, experts }), { embedder })`. A
 * region's centroid is the mean of the vectors of its inputs.
 *
 * @throws {SignetError} `OPTION_INVALID` for what is no embedder, no experts, or an expert without inputs; `INPUT_INVALID`; `PLAN_INVALID`; what the embedder throws.
 */
export async function expertsPlan<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  options: ExpertsPlanOptions<NoInfer<I>, NoInfer<P>>,
): Promise<ExpertsPlan<P>> {
  const { embedder, experts, rule = "centroid", reach, signal = new AbortController().signal } = options;
  checkEmbedder(embedder);
  if (experts.length === 0) throw new SignetError("OPTION_INVALID", "A plan of experts needs at least one");
  const { inputFields } = compositeOf(program);
  const texts = experts.map(({ inputs }, index) => textsOf(inputs, inputFields, `expert ${index}`));
  const vectors = await embedAll(embedder, texts.flat(), signal);
  const regions = texts.map((own) => own.map((text) => vectors.get(text) as Float32Array)); // every text was embedded
  const centroids = regions.map(meanOf);
  const needsMembers = rule === "nearestDemo" || rule === "kernel";
  const { bandwidth = medianSpread(regions, centroids) } = options;
  const fallback = { kind: "single" as const, parameters: program.parameters };
  const own = ownPlan(compositeOf(program));
  // Those of steps and inner programs stay: this router stands above them.
  const innerRouters =
    own.kind === "single" ? [] : (own.routers as readonly Router<P>[]).filter(({ path }) => path !== "");
  const single = program.with(fallback); // of a routed program, what runs where no expert is asked
  return {
    ...fallback,
    kind: "experts",
    routers: [
      {
        path: "",
        rule,
        embedder: identityOf(embedder),
        ...(reach !== undefined && { reach }),
        ...((rule === "kernel" || rule === "mixture") && { bandwidth }),
        experts: experts.map(
          ({ changes }, index): Expert<P> => ({
            centroid: encodeVectors(centroids[index] as Float32Array), // one for each expert
            ...(needsMembers && { members: encodeVectors(...(regions[index] ?? [])) }),
            share: (regions[index]?.length ?? 0) / texts.flat().length,
            parameters: single.with(changes).parameters,
          }),
        ),
      },
      ...innerRouters,
    ],
  };
}

function textsOf(inputs: readonly unknown[], fields: readonly Field[], where: string): readonly string[] {
  if (inputs.length === 0) throw new SignetError("OPTION_INVALID", `The ${where} has no inputs`);
  return inputs.map((input, index) => {
    const parsed = parseFields(fields, input);
    if (parsed.ok) return inputText(fields, encodeFields(fields, parsed.values));
    throw new SignetError(
      "INPUT_INVALID",
      `Input ${index} of ${where} does not fit: ${issuesText(parsed.issues)}`,
    );
  });
}

async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array>> {
  const distinct = [...new Set(texts)];
  const vectors = distinct.length === 0 ? [] : await embedder.embed(distinct, { signal });
  checkVectors(embedder, vectors, distinct.length);
  return new Map(distinct.map((text, index) => [text, vectors[index] as Float32Array])); // as many: just checked
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (const [index, value] of vector.entries()) sums[index] = (sums[index] ?? 0) + value;
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

/** 1 where every region is a single point, so that the rules stay defined. */
function medianSpread(
  regions: readonly (readonly Float32Array[])[],
  centroids: readonly Float32Array[],
): number {
  const distances = regions
    .flatMap((vectors, region) =>
      vectors.map((vector) => distance(vector, centroids[region] as Float32Array)),
    )
    .sort((one, other) => one - other);
  const median = distances[distances.length >> 1] ?? 0;
  return median > 1e-6 ? median : 1;
}

function distance(one: Float32Array, other: Float32Array): number {
  return Math.sqrt(one.reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0));
}
