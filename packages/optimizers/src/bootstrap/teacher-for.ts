import { canonicalJson, type Demo, type IdentifiedExample, type Plan } from "@signet/core";
import type { Problem } from "../strategies/strategy.js";

/**
 * The plan that the teacher runs on one example: its own, without what would give the answer away. That is every demo that was made from this
 * example or from one with the same input, and every demo that shows this input.
 */
export function teacherFor(
  teacher: Plan,
  { graph, trainset }: Pick<Problem, "graph" | "trainset">,
): (example: IdentifiedExample) => Plan {
  const names = graph.definition.inputFields.map(({ name }) => name);
  const inputOf = (fields: unknown): string => {
    const values = fields as Readonly<Record<string, unknown>>; // checked rows, and the fields of demos
    return canonicalJson(names.map((name) => values[name] ?? null));
  };
  const inputOfId = new Map(trainset.map(({ id, input }) => [id, inputOf(input)]));
  const givesAway = ({ exampleId, fields }: Demo, { id, input }: IdentifiedExample): boolean => {
    const asked = inputOf(input);
    if (exampleId === id || inputOfId.get(exampleId) === asked) return true;
    return (
      names.length > 0 && names.every((name) => Object.hasOwn(fields, name)) && inputOf(fields) === asked
    );
  };
  return (example) => {
    const leaves = Object.entries(teacher.parameters);
    // The same object where nothing is taken out: what runs share is computed once for each plan.
    if (!leaves.some(([, { demos }]) => demos.some((demo) => givesAway(demo, example)))) return teacher;
    const parameters = leaves.map(([path, leaf]) => [
      path,
      { ...leaf, demos: leaf.demos.filter((demo) => !givesAway(demo, example)) },
    ]);
    return { ...teacher, parameters: Object.fromEntries(parameters) };
  };
}
