import { SignetError } from "@signet/core";

/**
 * Checks options that are switches: in plain JavaScript the text "false" would switch one on.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the first that is none.
 */
export function checkFlags(strategy: string, flags: Readonly<Record<string, boolean>>): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (typeof flag === "boolean") continue;
    throw new SignetError(
      "OPTION_INVALID",
      `${strategy}() got ${name} = ${String(flag)}, it should be true or false`,
    );
  }
}
