import { SignetError } from "@signet/core";

/** @throws {SignetError} `OPTION_INVALID` when it is not a whole number of at least 1. */
export function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new SignetError("OPTION_INVALID", `\`${name}\` must be a whole number of at least 1, got ${value}`);
}
