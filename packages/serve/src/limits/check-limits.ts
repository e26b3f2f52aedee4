import { SignetError } from "@signet/core";

/**
 * @throws {SignetError} `OPTION_INVALID` naming the limit that is no positive number.
 */
export function checkLimits(where: string, limits: object): void {
  for (const [name, value] of Object.entries(limits)) {
    if (name === "reserve")
      checkLimits(`${where}, reserve`, value as object); // typed so by KeyLimits; the entries are checked here
    else if (value !== undefined && !isSound(name, value))
      throw new SignetError(
        "OPTION_INVALID",
        `${where}: ${name} is ${JSON.stringify(value)}, it should be ${isAmount(name) ? "a positive number" : "a positive integer"}`,
      );
  }
}

function isSound(name: string, value: unknown): boolean {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) return false;
  if (name === "queue") return Number.isSafeInteger(value);
  return value > 0 && (isAmount(name) || Number.isSafeInteger(value));
}

function isAmount(name: string): boolean {
  return name.startsWith("usd");
}
