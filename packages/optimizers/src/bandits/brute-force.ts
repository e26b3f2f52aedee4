import type { Bandit } from "./bandit.js";
import { byMean } from "./by-mean.js";
import { grantedPulls, itemsOf } from "./granted-pulls.js";

/** Pulls all arms alike. */
export const bruteForce: Bandit = function* (first, budget) {
  let arms = first;
  for (let left = budget; left > 0; ) {
    const open = arms.flatMap((arm, index) => (arm.left === 0 ? [] : [index]));
    const items = Math.max(1, Math.floor(left / Math.max(1, open.length)));
    const pulls = grantedPulls(
      open.map((arm) => ({ arm, items })),
      arms,
      left,
    );
    if (pulls.length === 0) break;
    left -= itemsOf(pulls);
    arms = yield pulls;
  }
  return byMean(arms);
};
