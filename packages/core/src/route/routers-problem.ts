import { countVectors } from "../embed/count-vectors.js";
import { is, list, object, text } from "../json-form.js";
import { byPath, leafForm } from "../program/leaf-form.js";
import type { Router } from "../program/parameters.js";
import { embedderForm } from "./selection-problem.js";

/** Far enough from 0 that its square is no 0. */
const positive = is("positive number", (value) => typeof value === "number" && value > 1e-9 && value < 1e9);

const expert = object({ centroid: text, parameters: byPath(leafForm) }, { members: text, share: positive });
const routersForm = list(
  object(
    { path: text, rule: text, embedder: embedderForm, experts: list(expert) },
    { reach: positive, bandwidth: positive },
  ),
);

/**
 * What is wrong with a plan's routers, which may come from anywhere; `undefined` when nothing is. Vectors are measured, not
 * read: numbers that are none show when a router is first used.
 *
 * @param paths Of the program's leaves.
 */
export function routersProblem(value: unknown, paths: readonly string[]): string | undefined {
  const problem = routersForm(value);
  if (problem !== undefined) return `routers${problem}`;
  const routers = value as readonly Router[]; // just checked
  if (routers.length === 0) return "there are no routers";
  for (const [index, router] of routers.entries()) {
    const isTwice = routers.findIndex(({ path }) => path === router.path) < index;
    const says = isTwice ? "is there twice" : problemOf(router, paths);
    if (says !== undefined) return `the router of "${router.path}" ${says}`;
  }
  return undefined;
}

function problemOf(router: Router, paths: readonly string[]): string | undefined {
  const { path, rule, embedder, bandwidth, experts } = router;
  const scope = paths.filter((leaf) => path === "" || `${leaf}.`.startsWith(`${path}.`));
  const readsMembers = rule === "nearestDemo" || rule === "kernel";
  const readsBandwidth = rule === "mixture" || rule === "kernel";
  if (scope.length === 0) return "has no step";
  if (rule !== "centroid" && !readsMembers && !readsBandwidth) return "has an unknown rule";
  if (readsBandwidth && bandwidth === undefined) return "lacks a bandwidth";
  const isExpert = ({ centroid, members, parameters }: Router["experts"][number]): boolean =>
    countVectors(centroid, embedder.dimension) === 1 &&
    (!readsMembers || countVectors(members, embedder.dimension) > 0) &&
    Object.keys(parameters).every((leaf) => scope.includes(leaf));
  return experts.length > 0 && experts.every(isExpert)
    ? undefined
    : "has no experts, or one that does not fit";
}
