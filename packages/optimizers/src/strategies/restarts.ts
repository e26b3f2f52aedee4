import { checkCounts } from "../search/check-counts.js";
import { bestOf } from "./best-of.js";
import { checkRange } from "./check-range.js";
import { checkStrategies } from "./check-strategies.js";
import type { Strategy } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";

/** Each of them is a whole compile. */
const MOST_RESTARTS = 1000;

/**
 * One strategy several times over, each time with other draws; the plan that scores best on the whole valset is the answer.
 *
 * @param count From 1 to 1,000.
 * @throws {SignetError} `OPTION_INVALID` for a count or a strategy that is none.
 */
export function restarts(count: number, strategy: Strategy): Strategy {
  checkRange("restarts", { count }, { least: 1, most: MOST_RESTARTS });
  checkCounts("restarts", { count });
  checkStrategies("restarts", [strategy]);
  return {
    ...bestOf(...Array.from({ length: count }, () => strategy)),
    name: "restarts",
    options: { count, strategy: strategyJson(strategy) },
  };
}
