import type { Plan } from "@signet/core";
import { foldText } from "../propose/texts.js";
import { withinDistance, wordCount, wordDistance } from "./word-edits.js";

/** The instructions that are written together, by path: that of one module, or of all. */
export type Texts = Readonly<Record<string, string>>;

export function textsAt({ parameters }: Plan, paths: readonly string[]): Texts {
  return Object.fromEntries(paths.map((path) => [path, parameters[path]?.instruction ?? ""]));
}

/** As prompts show them: one as it is, several under their names. */
export function printTexts(texts: Texts): string {
  const entries = Object.entries(texts);
  return entries.length === 1
    ? Object.values(texts).join("")
    : entries.map(([path, text]) => `[${path}]\n${text}`).join("\n");
}

/** Equal for texts that count as the same. */
export function keyOf(texts: Texts): string {
  return JSON.stringify(Object.values(texts).map(foldText));
}

export function wordsIn(texts: Texts): number {
  return Object.values(texts).reduce((sum, text) => sum + wordCount(text), 0);
}

/** Words that differ, in all of them together. */
export function distanceBetween(from: Texts, to: Texts): number {
  return Object.entries(from).reduce((sum, [path, text]) => sum + wordDistance(text, to[path] ?? text), 0);
}

/** Brought back until at most `limit` words differ, in the order of the modules. */
export function broughtWithin(from: Texts, to: Texts, limit: number): Texts {
  let left = limit;
  const entries = Object.entries(from).map(([path, text]) => {
    const near = withinDistance(text, to[path] ?? text, left);
    left -= wordDistance(text, near);
    return [path, near] as const;
  });
  return Object.fromEntries(entries);
}
