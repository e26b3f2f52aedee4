import { SignetError } from "@signet/core";

/**
 * Checks an option that is one of some names, where types do not reach: in plain JavaScript, or from a file.
 *
 * @throws {SignetError} `OPTION_INVALID` listing the names.
 */
export function checkName(strategy: string, option: string, value: string, names: readonly string[]): void {
  if (names.includes(value)) return;
  const known = names.map((name) => `"${name}"`).join(", ");
  throw new SignetError(
    "OPTION_INVALID",
    `${strategy}() got ${option} = ${String(value)}, it should be one of ${known}`,
  );
}
