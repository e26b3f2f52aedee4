import type { LeafParameters, Plan } from "./parameters.js";

/** The parameters of all leaves of a plan: its own, then those of its experts. */
export function leavesIn(plan: Plan): readonly LeafParameters[] {
  const experts = plan.kind === "experts" ? plan.routers.flatMap((router) => router.experts) : [];
  return [plan, ...experts].flatMap(({ parameters }) => Object.values(parameters as Plan["parameters"])); // what is there is never undefined
}
