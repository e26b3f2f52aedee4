import { SignetError } from "@signet/core";

/**
 * Checks options that count something.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the first that is no integer from `least` on.
 */
export function checkCounts(strategy: string, counts: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${strategy}() got ${name} = ${count}, it should be an integer from ${least} on`,
    );
  }
}
