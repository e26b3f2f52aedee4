import { SignetError } from "@signet/core";
import { closest } from "../errors/closest.js";
import { type StrategyName, strategyNames } from "./strategies.js";

/** A method by name, or several that follow each other: `dualPhase+mipro`. */
export type StrategyText = StrategyName | `${StrategyName}+${string}`;

/**
 * Reads the name of a method, or names joined by `+`.
 *
 * @returns At least one, in the order of running.
 * @throws {SignetError} `OPTION_INVALID` saying what there is.
 */
export function parseStrategy(text: string): readonly StrategyName[] {
  return text.split("+").map((part) => {
    const name = part.trim();
    const known = strategyNames.find((candidate) => candidate === name);
    if (known !== undefined) return known;
    const meant = closest(name, strategyNames);
    const suggestion = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new SignetError(
      "OPTION_INVALID",
      `"${name}" is no strategy: it should be one of ${strategyNames.join(", ")}, or several joined by +.${suggestion}`,
    );
  });
}
