import { type Artifact, type LeafDefinition, type Plan, parseFields, SignetError } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { singlePlan } from "../start-plan.js";

/** A program state that teaches: an earlier result, or a plan. */
export type Teacher = Artifact | Plan;

/** Whether a value can be a teacher; `readTeacher` says whether it fits a program. */
export function isTeacher(value: unknown): value is Teacher {
  if (typeof value !== "object" || value === null) return false;
  const plan = "plan" in value ? value.plan : value;
  return (
    typeof plan === "object" && plan !== null && "parameters" in plan && typeof plan.parameters === "object"
  );
}

/** The plan of a teacher, whichever it is. */
export function planOf(teacher: Teacher): Plan {
  return "plan" in teacher ? teacher.plan : teacher;
}

/**
 * The plan of a teacher, checked against the program that it is to run.
 *
 * @throws {SignetError} `PLAN_INVALID` naming the paths that differ, or the demo that does not fit its leaf.
 */
export function readTeacher(teacher: Teacher, { name, leaves }: ProgramGraph): Plan {
  const plan = planOf(teacher);
  const fail = (problem: string): never => {
    throw new SignetError("PLAN_INVALID", `The teacher's plan does not fit program "${name}": ${problem}`);
  };
  const given = Object.keys(plan.parameters);
  const paths = leaves.map(({ path }) => path);
  const unknown = given.filter((path) => !paths.includes(path));
  const missing = paths.filter((path) => !given.includes(path));
  if (unknown.length > 0) fail(`the program has no step ${quoted(unknown)}, its steps are ${quoted(paths)}`);
  if (missing.length > 0) fail(`it leaves out step ${quoted(missing)}`);
  for (const { path, leaf } of leaves) {
    const misfit = plan.parameters[path]?.demos.findIndex(({ fields }) => !fits(fields, leaf)) ?? -1;
    if (misfit >= 0) fail(`demo ${misfit} of step "${path}" does not show its fields`);
  }
  return singlePlan(plan); // a routed result teaches by its single prompt: what gives an answer away is taken out of one plan
}

function fits(shown: object, { signature }: LeafDefinition): boolean {
  const fields = [...signature.inputFields, ...signature.outputFields];
  const names = new Set(fields.map(({ name }) => name));
  return Object.keys(shown).every((name) => names.has(name)) && parseFields(fields, shown).ok;
}

function quoted(paths: readonly string[]): string {
  return paths.map((path) => `"${path}"`).join(", ");
}
