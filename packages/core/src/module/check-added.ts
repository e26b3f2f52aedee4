import { SignetError } from "../errors.js";
import type { Shape } from "../signature/shape.js";

/**
 * A module that adds fields to a signature must not find them there.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` naming the first that stands in one of the shapes.
 */
export function checkAdded(by: string, names: readonly string[], shapes: readonly Shape[]): void {
  const clash = names.find((name) => shapes.some((shape) => Object.hasOwn(shape, name)));
  if (clash === undefined) return;
  const problem = `${by} adds a field "${clash}", but the signature has one: rename it`;
  throw new SignetError("SIGNATURE_INVALID", problem);
}
