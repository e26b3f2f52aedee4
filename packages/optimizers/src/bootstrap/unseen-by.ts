import type { Plan } from "@signet/core";
import type { Problem } from "../strategies/strategy.js";
import { teacherFor } from "./teacher-for.js";

/** Those of some trainset examples whose answers a plan's demos do not give away: the ones that it can be scored on. */
export function unseenBy(
  plan: Plan,
  problem: Pick<Problem, "graph" | "trainset">,
  exampleIds: readonly string[],
): readonly string[] {
  const planFor = teacherFor(plan, problem);
  return exampleIds.filter((id) => planFor({ id }) === plan);
}
