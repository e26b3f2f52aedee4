import { SignetError } from "@signet/core";

/** The longest time that a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** @throws {SignetError} `OPTION_INVALID` for a model without a name, or a time limit that no timer can hold. */
export function checkRemoteOptions(model: string, timeoutMs: number): void {
  if (typeof model !== "string" || model.trim() === "") {
    throw new SignetError("OPTION_INVALID", "`model` must be the name of a model, as the server knows it");
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST_MS) {
    throw new SignetError(
      "OPTION_INVALID",
      `\`timeoutMs\` must be a whole number from 1 to ${LONGEST_MS}, is ${timeoutMs}`,
    );
  }
}
