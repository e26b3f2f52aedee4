import type { Arm, Pull } from "./bandit.js";

/** What of the wanted pulls, in their order, the arms have items for and the budget allows. */
export function grantedPulls(wanted: readonly Pull[], arms: readonly Arm[], budget: number): readonly Pull[] {
  let left = budget;
  return wanted.flatMap(({ arm, items }) => {
    const granted = Math.max(0, Math.min(items, arms[arm]?.left ?? 0, left));
    left -= granted;
    return granted === 0 ? [] : [{ arm, items: granted }];
  });
}

export function itemsOf(pulls: readonly Pull[]): number {
  return pulls.reduce((sum, { items }) => sum + items, 0);
}
