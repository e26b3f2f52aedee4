import { decodeVectors } from "../embed/vectors.js";
import { SignetError } from "../errors.js";
import type { DemoSelection } from "../program/parameters.js";

const decoded = new WeakMap<DemoSelection, Float32Array>();

/**
 * The vectors of a selection whose form was checked (`selectionProblem`), one after the other; decoded once.
 *
 * @throws {SignetError} `PLAN_INVALID` when a number is not finite.
 */
export function decodeSelection(select: DemoSelection): Float32Array {
  const rows = decoded.get(select) ?? decodeVectors(select.vectors);
  if (!decoded.has(select) && !rows.every(Number.isFinite))
    throw new SignetError("PLAN_INVALID", "A vector of a demo that may be picked holds NaN or Infinity");
  decoded.set(select, rows);
  return rows;
}
