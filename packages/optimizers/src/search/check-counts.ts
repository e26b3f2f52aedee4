import { SignetError } from "@signet/core";

/**
 * Checks options that count something.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the first that is no integer from `least` on. What is absent is left to its default.
 */
export function checkCounts(
  of: string,
  counts: Readonly<Record<string, number | undefined>>,
  least = 1,
): void {
  for (const [name, count] of Object.entries(counts)) {
    if (count === undefined || (Number.isInteger(count) && count >= least)) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${of}() got ${name} = ${count}, it should be an integer from ${least} on`,
      { details: { [name]: count } },
    );
  }
}
