import { readFileSync } from "node:fs";
import type { Example } from "@signet/core";

export type Row = Example<
  { message: string; plan: "basic" | "premium" },
  { topic: string; priority: string }
>;

/** The labelled messages of one split, in file order. */
export function rows(split: "train" | "test"): readonly Row[] {
  const text = readFileSync(new URL(`./data/${split}.jsonl`, import.meta.url), "utf8");
  // Written by generate.mjs in exactly this form; compile() and evaluate() check the inputs again.
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}
