import { SignetError } from "@signet/core";

/**
 * Checks limits that callers without types give too: one that is misspelt would limit nothing.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the limit that is unknown or no positive number.
 */
export function checkLimits(where: string, limits: object, known: readonly string[]): void {
  if (typeof limits !== "object" || limits === null)
    throw new SignetError(
      "OPTION_INVALID",
      `${where}: the limits are ${typeof limits}, they should be an object`,
    );
  for (const [name, value] of Object.entries(limits)) {
    if (!known.includes(name))
      throw new SignetError(
        "OPTION_INVALID",
        `${where}: there is no limit "${name}", only ${known.join(", ")}`,
      );
    if (name === "reserve") checkLimits(`${where}, reserve`, value, ["usd", "tokens"]);
    else if (value !== undefined && !isSound(name, value))
      throw new SignetError(
        "OPTION_INVALID",
        `${where}: ${name} is ${JSON.stringify(value)}, it should be ${rangeOf(name)}`,
      );
  }
}

function isSound(name: string, value: unknown): boolean {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) return false;
  if (name === "queue") return Number.isSafeInteger(value);
  if (name.endsWith("Ms") && value >= LONGEST_MS) return false;
  return value > 0 && (isAmount(name) || Number.isSafeInteger(value));
}

/** Timers that are longer fire at once. */
const LONGEST_MS = 2 ** 31;

function rangeOf(name: string): string {
  if (isAmount(name)) return "a positive number";
  return name.endsWith("Ms") ? "a positive integer below 2^31" : "a positive integer";
}

function isAmount(name: string): boolean {
  return name.startsWith("usd");
}
