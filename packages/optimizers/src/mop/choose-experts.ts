import type { ExpertsPlan, SinglePlan } from "@signet/core";
import { type BuildExperts, rankCandidates, regionBased } from "./build-experts.js";
import { checkedScores, meanScore, pairedGain, type Scores, singleScores } from "./check-mixture.js";
import { type ClusterCount, type ExpertCounts, expertCounts } from "./expert-counts.js";
import { FEWEST_TO_CHECK, type Fold, foldsOf } from "./folds.js";
import { byStrategy } from "./inner-experts.js";
import type { Locale } from "./locale.js";
import type { MopTask } from "./mop-settings.js";
import { type Partition, partition } from "./partition.js";

/** One number of experts with what speaks for it. What was not looked at is absent. */
export interface CountRecord extends Partial<Omit<ClusterCount, "k">> {
  readonly k: number;
  /** Mean score on examples that the experts were not chosen by. */
  readonly score?: number;
  /** Over the best single prompt on the same examples, with its standard error. */
  readonly gain?: Gain;
}

/** A mean of paired differences in score. */
export interface Gain {
  readonly mean: number;
  readonly standardError: number;
}

/** Experts that a locale ended with. */
export interface Mixture {
  readonly locale: Locale;
  readonly partition: Partition;
  readonly plans: readonly SinglePlan[];
}

export interface ChosenExperts {
  /** Absent where a single prompt is the better choice. */
  readonly mixture?: Mixture;
  readonly single: SinglePlan;
  /** Of what was chosen, on examples that it was not chosen by. */
  readonly score: number;
  readonly counts: readonly CountRecord[];
  /** One sentence on why so many experts. */
  readonly reason: string;
}

interface Judged {
  readonly partition: Partition;
  readonly scores: Scores;
}

/**
 * Settles how many experts a locale has, and finds them. The demos' clusters propose numbers, and examples that the experts were not chosen by decide:
 * several have to be ahead of the single prompt by a standard error.
 *
 * @see mop.md §6. Differs: three folds over the valset in place of one split, so that all of it judges. What one fold has run, the others need not.
 */
export async function chooseExperts(task: MopTask, locale: Locale): Promise<ChosenExperts> {
  const { settings, context } = task;
  const counts = await expertCounts(task, locale);
  const isForced = settings.experts !== "auto";
  const folds = foldsFor(task, locale);
  const several = (isForced || folds.length > 0 ? counts.several : []).map((k) =>
    partitionOf(task, locale, k),
  );
  const one = partitionOf(task, locale, 1);
  const isSettled =
    several.length === 0 && (task.isSearched || one.regions.length === 0) && settings.experts !== 1;
  const build = isSettled ? untouched(task) : await builderOf(task, locale, several.at(-1) ?? one);

  const single = await context.phase("search", () => bestSingle(task, one, { folds, build }));
  context.keep(single.plan, meanScore(single.scores) - single.flattery);
  const exampleIds = finalIds(task, folds, idsOf(locale));
  const judged: Judged[] = [];
  let best: (Judged & { readonly plans: readonly SinglePlan[] }) | undefined;
  for (const candidate of several) {
    const scores = await context.phase("search", () => checkedScores(task, candidate, { folds, build }));
    judged.push({ partition: candidate, scores });
    const pays = isForced || isAhead(gainOf(scores, single));
    if (!pays || (best !== undefined && meanScore(best.scores) >= meanScore(scores))) continue;
    const plans = await context.phase("search", () => build(candidate, exampleIds));
    best = { partition: candidate, scores, plans };
    if (locale.path === "") context.keep(routed(single.plan, best), meanScore(scores));
  }
  const records = recordsOf(counts, judged, single);
  if (best === undefined) {
    const reason = counts.reason ?? (folds.length === 0 ? tooFew(locale) : oneIsEnough(records));
    const score = meanScore(single.scores) - single.flattery;
    return { single: single.plan, score, counts: records, reason };
  }
  const { partition: chosen } = best;
  let { plans } = best;
  for (let round = 1; settings.inner === undefined && round < settings.rounds; round++) {
    const starts = plans;
    const ranked = await rankCandidates(task, chosen, { paths: locale.paths, bases: starts, round });
    const again = regionBased(task, locale, ranked, starts);
    plans = await context.phase("search", () => again(chosen, exampleIds));
  }
  return {
    mixture: { locale, partition: chosen, plans },
    single: single.plan,
    score: meanScore(best.scores),
    counts: records,
    reason: isForced ? "So many were asked for." : severalPay(records, chosen.regions.length),
  };
}

/** The plan that a compile ends with when it is stopped here. */
function routed(
  { parameters }: SinglePlan,
  { partition, plans }: { readonly partition: Partition; readonly plans: readonly SinglePlan[] },
): ExpertsPlan {
  return { kind: "experts", parameters, routers: [partition.routerOf(plans)] };
}

function partitionOf(task: MopTask, locale: Locale, k: number): Partition {
  const { settings, problem, context, budgetOf } = task;
  return partition(locale, problem, {
    k,
    rule: settings.route,
    demosPerExpert: settings.demosPerExpert ?? usualDemos(locale.items.length, settings.maxExperts),
    demoDraws: settings.demoDraws,
    padSmall: settings.padSmall,
    guard: settings.fallback,
    regions: settings.regions,
    budgetOf,
    rng: context.rng.fork("mop").fork(locale.path),
  });
}

/** Prompts of equal length whatever the number of experts, short of what no model reads with profit. @see mop.md §3 */
function usualDemos(demos: number, maxExperts: number): number {
  return Math.min(16, Math.max(4, Math.floor(demos / maxExperts)));
}

/** How experts are found: by the region-based search, its candidates written and screened once, or by another strategy. */
async function builderOf(task: MopTask, locale: Locale, largest: Partition): Promise<BuildExperts> {
  const { settings, single } = task;
  if (settings.inner !== undefined) return byStrategy(task, settings.inner, locale.paths);
  const bases = largest.regions.map(() => single);
  return regionBased(
    task,
    locale,
    await rankCandidates(task, largest, { paths: locale.paths, bases, round: 0 }),
  );
}

/** Nothing is to be found: the single prompt is the answer. */
function untouched({ single }: MopTask): BuildExperts {
  return async ({ regions }) => regions.map(() => single);
}

/** An inner strategy is costly: one split. The region-based search goes over all of the valset. */
function foldsFor({ settings, context }: MopTask, locale: Locale): readonly Fold[] {
  const ids = context.rng.fork("mop").fork("folds").shuffle(idsOf(locale));
  if (ids.length < FEWEST_TO_CHECK) return [];
  return foldsOf(ids, settings.inner === undefined ? 3 : 1);
}

/** What the experts are chosen by in the end: all of it, unless that takes a strategy's whole work once more. */
function finalIds({ settings }: MopTask, folds: readonly Fold[], all: readonly string[]): readonly string[] {
  return settings.inner === undefined ? all : (folds[0]?.search ?? all);
}

function idsOf({ inputs }: Locale): readonly string[] {
  return inputs.map(({ exampleId }) => exampleId);
}

/** The prompt that several experts have to beat. */
interface Single {
  readonly plan: SinglePlan;
  readonly scores: Scores;
  /** By how much the scores flatter it: it was chosen by the same examples, and its search knows that. */
  readonly flattery: number;
}

/** The single prompt there is, or one with demos and an instruction of its own. */
async function bestSingle(
  task: MopTask,
  one: Partition,
  { folds, build }: { readonly folds: readonly Fold[]; readonly build: BuildExperts },
): Promise<Single> {
  const { settings, single } = task;
  const exampleIds = folds.length > 0 ? folds.flatMap(({ check }) => check) : idsOfExamples(one);
  const known = await singleScores(task, single, exampleIds);
  const flattery = Math.max(0, meanScore(known) - (task.estimate ?? meanScore(known)));
  const given = { plan: single, scores: known, flattery };
  if (one.regions.length === 0 || (task.isSearched && settings.experts !== 1)) return given;
  const [plan = single] = await build(one, finalIds(task, folds, idsOfExamples(one)));
  const scores =
    folds.length === 0
      ? await singleScores(task, plan, exampleIds)
      : await checkedScores(task, one, { folds, build });
  return settings.experts === 1 || meanScore(scores) > meanScore(given.scores)
    ? { plan, scores, flattery: 0 }
    : given;
}

function idsOfExamples({ examples }: Partition): readonly string[] {
  return examples.map(({ exampleId }) => exampleId);
}

/** By more than one standard error. @see mop.md §6 */
function isAhead({ mean, standardError }: Gain): boolean {
  return mean > 0 && mean >= standardError;
}

/** What scores are ahead of the single prompt, paired by example, less what flatters that. */
function gainOf(scores: Scores, single: Single): Gain {
  const { mean, standardError } = pairedGain(scores, single.scores);
  return { mean: mean + single.flattery, standardError };
}

function recordsOf(
  { records }: ExpertCounts,
  judged: readonly Judged[],
  single: Single,
): readonly CountRecord[] {
  const byCount = new Map<number, CountRecord>(records.map((record) => [record.k, record]));
  byCount.set(1, { ...byCount.get(1), k: 1, score: meanScore(single.scores) - single.flattery });
  for (const {
    partition: { regions },
    scores,
  } of judged) {
    const k = regions.length;
    byCount.set(k, { ...byCount.get(k), k, score: meanScore(scores), gain: gainOf(scores, single) });
  }
  return [...byCount.values()].sort((a, b) => a.k - b.k);
}

function tooFew({ inputs }: Locale): string {
  return `${inputs.length} examples are too few to judge several experts by.`;
}

function oneIsEnough(records: readonly CountRecord[]): string {
  const tried = records.flatMap(({ k, gain }) => (gain === undefined ? [] : [`${k} gain ${inPoints(gain)}`]));
  return `No number of experts is ahead of the single prompt by a standard error: ${tried.join("; ")}.`;
}

function severalPay(records: readonly CountRecord[], k: number): string {
  const gain = records.find((record) => record.k === k)?.gain;
  return gain === undefined ? "" : `${k} experts gain ${inPoints(gain)} over the single prompt.`;
}

function inPoints({
  mean,
  standardError,
}: {
  readonly mean: number;
  readonly standardError: number;
}): string {
  return `${(100 * mean).toFixed(1)} ± ${(100 * standardError).toFixed(1)} points`;
}
