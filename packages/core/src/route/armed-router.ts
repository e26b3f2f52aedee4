import type { Embedder } from "../embed/embedder.js";
import type { ErrorCode } from "../errors.js";
import type { EmbedderIdentity, Router } from "../program/parameters.js";
import { SignetError } from "../signet-error.js";

/** What a run does when its input cannot be embedded: fail, or take the plan's `parameters`, the single prompt. */
export type WhenUnroutable = "fail" | "fallback";

export interface RouteOptions {
  /** The embedder that the plan was compiled with. Not needed where its routers bring the weights of theirs (tf-idf). */
  readonly embedder?: Embedder;
  /** Default "fail". With "fallback", a missing embedder is allowed, and the trace of a run says what happened. */
  readonly whenUnroutable?: WhenUnroutable;
}

/** A router with what it needs at run time. */
export interface ArmedRouter extends RouteOptions {
  readonly router: Router;
}

/** Gives a router its embedder; throws as `checkedArms` does. */
export function armRouter(router: Router, options: RouteOptions, code: ErrorCode): ArmedRouter {
  return { router, ...checkedArms(router.embedder, options, code) };
}

/**
 * The options with the embedder of a plan, or without one where the plan brings its own: any other is left aside then.
 *
 * @throws {SignetError} `EMBEDDER_MISSING`; `code` when the embedder is another one or has another dimension.
 */
export function checkedArms(
  { id, dimension, idf }: EmbedderIdentity,
  { embedder, whenUnroutable = "fail" }: RouteOptions,
  code: ErrorCode,
): RouteOptions {
  if (embedder?.id === id && embedder.dimension === dimension) return { embedder, whenUnroutable };
  const isNeeded = embedder?.id === id || idf === undefined;
  if (isNeeded && (embedder !== undefined || whenUnroutable === "fail")) {
    const found = embedder === undefined ? "none" : `"${embedder.id}" of dimension ${embedder.dimension}`;
    throw new SignetError(
      embedder === undefined ? "EMBEDDER_MISSING" : code,
      `The plan needs the embedder "${id}" of dimension ${dimension}, got ${found}`,
    );
  }
  return { whenUnroutable };
}
