import type { Embedder } from "../embed/embedder.js";
import { type ErrorCode, SignetError } from "../errors.js";
import type { Router } from "../program/parameters.js";

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

/**
 * Gives a router its embedder.
 *
 * @throws {SignetError} `EMBEDDER_MISSING`; `code` when the embedder is another one or has another dimension.
 */
export function armRouter(
  router: Router,
  { embedder, whenUnroutable = "fail" }: RouteOptions,
  code: ErrorCode,
): ArmedRouter {
  const { id, dimension, idf } = router.embedder;
  const is = embedder && `"${embedder.id}" (${embedder.dimension})`;
  const wanted = `"${id}" (${dimension})`;
  if (is === wanted) return { router, embedder: embedder as Embedder, whenUnroutable }; // it was described just now
  if (idf !== undefined) return { router, whenUnroutable };
  if (is !== undefined)
    throw new SignetError(code, `The embedder is ${is}, the plan was compiled with ${wanted}`);
  if (whenUnroutable === "fallback") return { router, whenUnroutable };
  throw new SignetError(
    "EMBEDDER_MISSING",
    `The plan is routed by the embedder ${wanted}, which was not passed`,
  );
}
