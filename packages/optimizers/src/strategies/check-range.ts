import { SignetError } from "@signet/core";

/** Of any model's draws. */
export const MOST_TEMPERATURE = 2;

/**
 * Checks options that are numbers in a range.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the first that is none.
 */
export function checkRange(
  strategy: string,
  values: Readonly<Record<string, number>>,
  { least = 0, most }: { readonly least?: number; readonly most: number },
): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" && value >= least && value <= most) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${strategy}() got ${name} = ${String(value)}, it should be a number from ${least} to ${most}`,
    );
  }
}
