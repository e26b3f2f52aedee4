import { decodeVectors } from "../embed/vectors.js";
import { SignetError } from "../errors.js";
import type { Router, RoutingRule } from "../program/parameters.js";

/** The numbers of a router in the form that choosing reads: rows of one array. */
export interface DecodedRouter {
  readonly rule: RoutingRule;
  readonly dimension: number;
  /** Infinity where every input is within reach. */
  readonly reach: number;
  /** NaN where the rule needs none. */
  readonly bandwidth: number;
  /** One row for each expert. */
  readonly centroids: Float32Array;
  /** One row for each member of any expert; none where the rule reads none. */
  readonly members: Float32Array;
  /** Whose member each row of `members` is. */
  readonly owners: Uint32Array;
  /** Priors, one for each expert; equal where the router has none. */
  readonly shares: Float64Array;
}

const decoded = new WeakMap<Router, DecodedRouter>();

/**
 * The numbers of a router whose form was checked (`routersProblem`); decoded once.
 *
 * @throws {SignetError} `PLAN_INVALID` when one is not finite.
 */
export function decodeRouter(router: Router): DecodedRouter {
  const known = decoded.get(router) ?? decode(router);
  decoded.set(router, known);
  return known;
}

function decode({ rule, embedder, reach, bandwidth, experts }: Router): DecodedRouter {
  const { dimension } = embedder;
  const readsMembers = rule === "nearestDemo" || rule === "kernel";
  const members = experts.map((expert) => numbersOf(readsMembers ? (expert.members ?? "") : ""));
  return {
    rule,
    dimension,
    reach: reach ?? Number.POSITIVE_INFINITY,
    bandwidth: bandwidth ?? Number.NaN,
    centroids: joined(experts.map(({ centroid }) => numbersOf(centroid))),
    members: joined(members),
    owners: Uint32Array.from(members.flatMap((rows, owner) => Array(rows.length / dimension).fill(owner))),
    shares: Float64Array.from(experts, ({ share }) => share ?? 1 / experts.length),
  };
}

function numbersOf(base64: string): Float32Array {
  const numbers = decodeVectors(base64);
  if (numbers.every(Number.isFinite)) return numbers;
  throw new SignetError("PLAN_INVALID", "A vector of the plan's experts holds NaN or Infinity");
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
