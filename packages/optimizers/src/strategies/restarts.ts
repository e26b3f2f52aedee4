import { checkCounts } from "../search/check-counts.js";
import { bestOf } from "./best-of.js";
import type { Strategy } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";

/**
 * One strategy several times over, each time with other draws; the plan that scores best on the whole valset is the answer.
 *
 * @param count At least 1.
 * @throws {SignetError} `OPTION_INVALID` for a count that is none.
 */
export function restarts(count: number, strategy: Strategy): Strategy {
  checkCounts("restarts", { count });
  return {
    ...bestOf(...Array.from({ length: count }, () => strategy)),
    name: "restarts",
    options: { count, strategy: strategyJson(strategy) },
  };
}
