import { SignetError } from "@signet/core";
import type { Strategy } from "./strategy.js";

/**
 * Checks what strategies are composed of, where types do not reach.
 *
 * @throws {SignetError} `OPTION_INVALID` when there is none, or one is none: `bestOf(gpo)` in place of `bestOf(gpo())`.
 */
export function checkStrategies(of: string, strategies: readonly Strategy[]): void {
  if (strategies.length === 0)
    throw new SignetError("OPTION_INVALID", `${of}() has no strategy, it should have at least one`);
  for (const strategy of strategies as readonly (Partial<Strategy> | null | undefined)[]) {
    if (typeof strategy?.optimize === "function") continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${of}() got ${typeof strategy} for a strategy, it should get what a factory such as mipro() returns`,
    );
  }
}
