import type { Arm } from "./bandit.js";

/** Indices of some arms, the highest mean first; of equal ones the less known, which may yet be better, then the earlier. Arms that met nothing come last. */
export function byMean(arms: readonly Arm[], among: readonly number[] = [...arms.keys()]): readonly number[] {
  const at = (index: number): Arm => arms[index] ?? UNSEEN;
  return among.toSorted((a, b) => {
    const [one, other] = [at(a), at(b)];
    if ((one.pulls === 0) !== (other.pulls === 0)) return one.pulls === 0 ? 1 : -1;
    return other.mean - one.mean || one.pulls - other.pulls || a - b;
  });
}

const UNSEEN: Arm = { pulls: 0, left: 0, mean: 0 };
