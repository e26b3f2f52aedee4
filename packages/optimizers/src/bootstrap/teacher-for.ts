import { canonicalJson, type Demo, type Plan } from "@signet/core";
import type { Problem } from "../strategies/strategy.js";
import { withoutDemos } from "./without-demos.js";

/**
 * The plan that the teacher runs on one example of the trainset: its own, without what would give the answer away. That is every demo that was made from this
 * example or from one with the same input, and every demo that shows this input.
 */
export function teacherFor(
  teacher: Plan,
  { graph, trainset }: Pick<Problem, "graph" | "trainset">,
): (example: { readonly id: string }) => Plan {
  const names = graph.definition.inputFields.map(({ name }) => name);
  const inputOf = (fields: unknown): string => {
    const values = fields as Readonly<Record<string, unknown>>; // checked rows, and the fields of demos
    return canonicalJson(names.map((name) => values[name] ?? null));
  };
  const inputOfId = new Map(trainset.map(({ id, input }) => [id, inputOf(input)]));
  const showsInput = ({ fields }: Demo): boolean =>
    names.length > 0 && names.every((name) => Object.hasOwn(fields, name));
  /** The inputs whose answer each demo gives away. */
  const given = new Map(
    Object.values(teacher.parameters).flatMap(({ demos }) =>
      demos.map((demo) => [
        demo,
        new Set([inputOfId.get(demo.exampleId), showsInput(demo) ? inputOf(demo.fields) : undefined]),
      ]),
    ),
  );
  return ({ id }) => {
    const asked = inputOfId.get(id);
    const givesAway = (demo: Demo): boolean => demo.exampleId === id || given.get(demo)?.has(asked) === true;
    const leaves = Object.entries(teacher.parameters);
    // The same object where nothing is taken out: what runs share is computed once for each plan.
    if (!leaves.some(([, { demos }]) => demos.some(givesAway))) return teacher;
    const parameters = leaves.map(([path, leaf]) => [path, withoutDemos(leaf, givesAway)]);
    return { kind: "single", parameters: Object.fromEntries(parameters) };
  };
}
