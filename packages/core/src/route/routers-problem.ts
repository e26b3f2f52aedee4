import { decodeVectors } from "../embed/vectors.js";

/**
 * What is wrong with the routers of a plan, which may come from anywhere; `undefined` when nothing is. The parameters of experts are
 * checked where those of the plan are.
 *
 * @param paths Of the program's leaves.
 */
export function routersProblem(routers: unknown, paths: readonly string[]): string | undefined {
  if (!Array.isArray(routers) || routers.length === 0) return "it has no routers";
  const seen = new Set<unknown>();
  for (const router of routers) {
    const { path, ...rest } = record(router);
    const scope = paths.filter((leaf) => path === "" || leaf === path || leaf.startsWith(`${path}.`));
    const problem =
      scope.length === 0 ? "is of no step" : seen.has(path) ? "is there twice" : problemOf(rest, scope);
    if (problem !== undefined) return `its router "${path}" ${problem}`;
    seen.add(path);
  }
  return undefined;
}

function problemOf(
  { rule, embedder, reach = 1, bandwidth, experts }: Unchecked,
  scope: readonly string[],
): string | undefined {
  const { id, dimension, idf = "" } = record(embedder);
  const usesMembers = rule === "nearestDemo" || rule === "kernel";
  const usesBandwidth = rule === "mixture" || rule === "kernel";
  if (rule !== "centroid" && !usesMembers && !usesBandwidth) return `has no known rule, but ${rule}`;
  if (typeof id !== "string" || !Number.isInteger(dimension) || typeof idf !== "string")
    return "names no embedder";
  if (!isPositive(reach) || !isPositive(bandwidth ?? !usesBandwidth)) return "lacks its reach or bandwidth";
  if (!Array.isArray(experts) || experts.length === 0) return "has no experts";
  const bad = experts.findIndex((expert) => {
    const { centroid, members, share = 1, parameters } = record(expert);
    return !(
      countVectors(centroid, dimension) === 1 &&
      (members === undefined ? !usesMembers : countVectors(members, dimension) > 0) &&
      isPositive(share) &&
      Object.keys(record(parameters)).every((path) => scope.includes(path))
    );
  });
  return bad < 0 ? undefined : `has an expert ${bad} whose vectors, share or steps do not fit`;
}

type Unchecked = Readonly<Record<string, unknown>>;

/** Anything has properties, but for nothing. */
function record(value: unknown): Unchecked {
  return Object(value) as Unchecked;
}

function isPositive(value: unknown): boolean {
  return value === true || (Number.isFinite(value) && (value as number) > 1e-9); // its square is no 0 either
}

/** How many vectors of finite numbers a text holds; not a positive integer when it holds anything else. */
function countVectors(text: unknown, dimension: unknown): number {
  try {
    const numbers = decodeVectors(text as string); // throws for anything but base64
    return numbers.every(Number.isFinite) ? numbers.length / (dimension as number) : 0;
  } catch {
    return 0;
  }
}
