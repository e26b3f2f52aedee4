import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import type { Plan, ProgramParameters } from "../program/parameters.js";
import type { Field } from "../signature/field.js";
import { type FieldIssue, issuesText, parseFields } from "../signature/parse-fields.js";
import { type ArtifactDifference, difference } from "./differences.js";

/** How many are looked for: an artifact of misfits has as many as it has demos. */
const MOST = 20;

/** Demos whose fields do not fit what they show: only an artifact that was not compiled has them. */
export function misfitDemos(plan: Plan, definition: CompositeDefinition): readonly ArtifactDifference[] {
  const experts = plan.kind === "experts" ? plan.routers.flatMap((router) => router.experts) : [];
  const sets = [plan, ...experts].map(({ parameters }) => parameters as ProgramParameters); // checked: nothing in it is undefined
  const found: ArtifactDifference[] = [];
  for (const [module, { signature }] of leavesOf(definition)) {
    const fields = [...signature.inputFields, ...signature.outputFields];
    for (const parameters of sets) {
      const demos = Object.hasOwn(parameters, module) ? (parameters[module]?.demos ?? []) : [];
      for (let index = 0; index < demos.length && found.length < MOST; index++) {
        const issues = issuesOf(fields, demos[index]?.fields ?? {});
        if (issues.length > 0) found.push(misfit(module, index, issues));
      }
    }
  }
  return found;
}

function issuesOf(fields: readonly Field[], shown: Readonly<Record<string, unknown>>): readonly FieldIssue[] {
  const present = fields.filter(({ name }) => Object.hasOwn(shown, name));
  const parsed = parseFields(present, shown);
  if (!parsed.ok) return parsed.issues;
  const names = Object.keys(shown);
  if (names.length === present.length) return [];
  return names
    .filter((name) => !present.some((field) => field.name === name))
    .map((field) => ({ field, message: "is no field of the signature" }));
}

function misfit(module: string, index: number, issues: readonly FieldIssue[]): ArtifactDifference {
  const field = issues[0]?.field;
  const before = `demo ${index} of module "${module}" does not fit: ${issuesText(issues)}`;
  return difference({ module, ...(field && { field }) }, "demo", { before });
}
