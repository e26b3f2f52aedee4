import { entries, type Form, is, json, list, object, text } from "../json-form.js";
import { selectionProblem } from "../route/selection-problem.js";
import { isName } from "../signature/field.js";

const demo = object({
  origin: is("origin of a demo", (value) => value === "labeled" || value === "bootstrapped"),
  exampleId: text,
  fields: entries((key) => (isName(key) ? json : undefined)),
});

const keys = object({ instruction: text, demos: list(demo) }, { format: text, select: json });

/** The form of a leaf's parameters, which may come from anywhere. */
export const leafForm: Form = (value) => {
  const problem = keys(value);
  if (problem !== undefined) return problem;
  const { select, demos } = value as { readonly select?: unknown; readonly demos: readonly unknown[] }; // just checked
  return selectionProblem(select, demos.length);
};

/** Values by paths of modules. */
export function byPath(form: Form): Form {
  return entries((key) => (key.split(".").every(isName) ? form : undefined));
}
