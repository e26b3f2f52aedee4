/** Examples to choose by, and others to judge the choice by. */
export interface Fold {
  readonly search: readonly string[];
  readonly check: readonly string[];
}

/** Below this many examples a part of them judges nothing. */
export const FEWEST_TO_CHECK = 15;

/** So many folds over the examples: each is judged by once. One fold: two parts in three to choose by, one to judge by. */
export function foldsOf(exampleIds: readonly string[], count: number): readonly Fold[] {
  const parts = Math.max(3, count);
  return Array.from({ length: count }, (_, fold) => ({
    search: exampleIds.filter((_id, index) => index % parts !== fold),
    check: exampleIds.filter((_id, index) => index % parts === fold),
  }));
}
