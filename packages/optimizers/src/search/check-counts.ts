import { SignetError } from "@signet/core";

/** More is a slip of the keyboard: lists of that length would be made before anybody could stop it. */
const MOST = 1_000_000;

/**
 * Checks options that count something.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the first that is no integer from `least` to a million. What is absent is left to its default.
 */
export function checkCounts(
  of: string,
  counts: Readonly<Record<string, number | undefined>>,
  least = 1,
): void {
  for (const [name, count] of Object.entries(counts)) {
    if (count === undefined || (Number.isInteger(count) && count >= least && count <= MOST)) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${of}() got ${name} = ${count}, it should be an integer from ${least} to ${MOST}`,
      { details: { [name]: count } },
    );
  }
}
