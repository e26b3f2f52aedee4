import { SignetError } from "../errors.js";

/** @throws {SignetError} `OPTION_INVALID` unless the value is a whole number of at least `least`, or Infinity. */
export function checkCount(of: string, option: string, value: number, least = 1): void {
  if (value >= least && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)) return;
  throw new SignetError(
    "OPTION_INVALID",
    `${of}: ${option} is ${value}, should be a whole number of at least ${least}`,
    { details: { option, value } },
  );
}
