/** Which earlier prompts a proposal is shown: what momentum is to gradient descent. */
export type TrajectorySelect = "none" | "recency" | "relevance" | "importance" | "summary";

/** Whether what matters most stands last or first. */
export type TrajectoryOrder = "ascending" | "descending";

export interface SelectEntries<E> {
  readonly select: Exclude<TrajectorySelect, "summary">;
  /** Most entries, k in the paper. */
  readonly length: number;
  readonly order: TrajectoryOrder;
  /** How like the current prompt each entry is, itself included; for relevance. */
  readonly similarities?: readonly number[];
  readonly scoreOf: (entry: E) => number;
}

/**
 * The entries to show, of a trajectory whose last one is the current prompt. Of equally good ones the later counts as better. In ascending order the current
 * prompt stands last, wherever it is shown.
 *
 * @see Tang et al. 2024 (arXiv 2402.17564), §3.2.1. Differs: the paper's code turns the order of relevance round, which is `descending` here.
 */
export function selectEntries<E>(
  trajectory: readonly E[],
  { select, length, order, similarities = [], scoreOf }: SelectEntries<E>,
): readonly E[] {
  const current = trajectory.length - 1;
  const keys: Record<typeof select, (index: number) => number> = {
    none: (index) => index,
    recency: (index) => index,
    relevance: (index) => (index === current ? Number.POSITIVE_INFINITY : (similarities[index] ?? 0)),
    importance: (index) => scoreOf(trajectory[index] as E), // an index of it
  };
  const key = keys[select];
  const shown = trajectory
    .map((entry, index) => ({ entry, index, key: key(index) }))
    .sort((a, b) => (a.key === b.key ? a.index - b.index : a.key - b.key))
    .slice(-(select === "none" ? 1 : length))
    .sort((a, b) => Number(a.index === current) - Number(b.index === current));
  const ascending = shown.map(({ entry }) => entry);
  return order === "ascending" ? ascending : ascending.reverse();
}
