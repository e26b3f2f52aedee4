import type { Plan } from "@signet/core";
import { foldText } from "../propose/texts.js";

/** Equal for plans that differ in the spelling of their instructions alone. */
export function planKey({ parameters }: Plan): string {
  const leaves = Object.entries(parameters).map(([path, { instruction, demos }]) => [
    path,
    foldText(instruction),
    demos,
  ]);
  return JSON.stringify(leaves);
}
