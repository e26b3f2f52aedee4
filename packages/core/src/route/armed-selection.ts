import { deepFreeze } from "../artifact/deep-freeze.js";
import type { ErrorCode } from "../errors.js";
import type { DemoSelection, LeafParameters } from "../program/parameters.js";
import { checkedArms, type RouteOptions } from "./armed-router.js";

/** By the selections that `armSelection` returned: they go where their leaf goes, into experts and outer programs. */
const arms = new WeakMap<DemoSelection, RouteOptions>();

/**
 * A copy of a selection with the embedder that it needs at run time; what was armed before keeps what it has.
 *
 * @throws {SignetError} `EMBEDDER_MISSING`; `code` when the embedder is another one or has another dimension.
 */
export function armSelection(select: DemoSelection, options: RouteOptions, code: ErrorCode): DemoSelection {
  const own = deepFreeze(structuredClone(select));
  arms.set(own, checkedArms(select.embedder, { ...arms.get(select), ...options }, code));
  return own;
}

/** What a selection was armed with. */
export function armsOf({ select }: LeafParameters): RouteOptions {
  return (select && arms.get(select)) ?? {};
}
