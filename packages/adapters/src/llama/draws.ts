import { createHash } from "node:crypto";
import { canonicalJson, type LmRequest, toJson } from "@signet/core";

/** Uniform numbers in [0, 1), one after the other. */
export type Draws = () => number;

/** The random numbers of one answer: equal for equal (request, sample), unrelated otherwise. */
export function drawsFor(request: LmRequest, sample: string): Draws {
  const seed = createHash("sha256")
    .update(canonicalJson(toJson([request, sample])))
    .digest();
  let index = 0;
  return () => {
    const digest = createHash("sha256").update(seed).update(String(index++)).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}
