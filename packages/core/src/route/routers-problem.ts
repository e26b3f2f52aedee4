import { countVectors } from "../embed/count-vectors.js";
import { isLeafParameters, isRecord } from "../program/is-leaf-parameters.js";

/**
 * What is wrong with the form of a plan's routers, which may come from anywhere; `undefined` when nothing is. Vectors are measured, not
 * read: numbers that are none show when a router is first used.
 *
 * @param paths Of the program's leaves.
 */
export function routersProblem(routers: unknown, paths: readonly string[]): string | undefined {
  if (!Array.isArray(routers) || routers.length === 0) return "there are no routers";
  const seen = new Set<unknown>();
  for (const router of routers) {
    const path = router?.path;
    const problem = seen.has(path) ? "is there twice" : problemOf(router, paths);
    if (problem !== undefined) return `the router of "${path}" ${problem}`;
    seen.add(path);
  }
  return undefined;
}

function problemOf(router: unknown, paths: readonly string[]): string | undefined {
  const { path, rule, embedder, reach = 1, bandwidth, experts } = Object(router) as Unchecked;
  const { id, dimension, idf = "" } = Object(embedder) as Unchecked;
  const scope = paths.filter((leaf) => path === "" || `${leaf}.`.startsWith(`${path}.`));
  const readsMembers = rule === "nearestDemo" || rule === "kernel";
  const readsBandwidth = rule === "mixture" || rule === "kernel";
  if (scope.length === 0) return "has no step";
  if (rule !== "centroid" && !readsMembers && !readsBandwidth) return "has an unknown rule";
  const numbers = [dimension, reach, readsBandwidth ? bandwidth : 1];
  if (
    typeof path !== "string" ||
    typeof id !== "string" ||
    typeof idf !== "string" ||
    !numbers.every(isPositive)
  )
    return "lacks an embedder, reach or bandwidth";
  const isExpert = (expert: unknown): boolean => {
    const { centroid, members, share = 1, parameters } = Object(expert) as Unchecked;
    return (
      isPositive(share) &&
      countVectors(centroid, dimension) === 1 &&
      (!readsMembers || countVectors(members, dimension) > 0) &&
      isRecord(parameters) &&
      Object.entries(parameters).every(([leaf, value]) => scope.includes(leaf) && isLeafParameters(value))
    );
  };
  return Array.isArray(experts) && experts.length > 0 && experts.every(isExpert)
    ? undefined
    : "has no experts or one of the wrong form";
}

type Unchecked = Readonly<Record<string, unknown>>;

/** Far enough from 0 that its square is no 0. */
function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 1e-9 && value < 1e9;
}
