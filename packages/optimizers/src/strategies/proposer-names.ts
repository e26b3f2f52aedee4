import type { Json } from "@signet/core";
import type { Proposer } from "../propose/proposer.js";

/** Proposers as a strategy's options tell them: part of the fingerprint. */
export function proposerNames(proposers: readonly Proposer[]): Json {
  return proposers.map(({ name, options }) => ({ name, ...(options !== undefined && { options }) }));
}
