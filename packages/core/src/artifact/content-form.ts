import { boolean, entries, type Form, is, isRecord, json, list, number, object, text } from "../json-form.js";
import { byPath, leafForm } from "../program/leaf-form.js";
import { routersProblem } from "../route/routers-problem.js";
import type { ArtifactContent } from "./artifact.js";

/**
 * What is wrong with the form of an artifact's content, which may come from anywhere: `plan.parameters.route has the unknown key "x"`; `undefined`
 * when nothing is. Keys that no reader would look at are refused too: who wrote them means something by them. What the fields say is compared
 * with the program by `load`.
 */
export function contentProblem(content: unknown): string | undefined {
  const problem = contentForm(content);
  if (problem !== undefined) return problem.startsWith(".") ? problem.slice(1) : `it${problem}`;
  const { plan } = content as ArtifactContent; // just checked, but for routers
  return plan.kind === "experts" ? routersProblem(plan.routers, Object.keys(plan.parameters)) : undefined;
}

const rows = list(object({ name: text, schema: json, optional: boolean }, { description: text }));
const kind = is("known kind", (value) => value === "single" || value === "experts");
const single = object({ kind, parameters: byPath(leafForm) });
const experts = object({ kind, parameters: byPath(leafForm), routers: json }); // `routersProblem` looks at these
const plan: Form = (value) => (isRecord(value) && value.kind === "experts" ? experts : single)(value);

/** Values by roles and the like. */
const record = (form: Form): Form => entries((key) => (key === "__proto__" ? undefined : form));

const contentForm = object(
  {
    signet: number,
    program: object({ name: text, hash: text, input: rows, output: rows }),
    modules: byPath(object({ input: rows, output: rows })),
    plan,
  },
  {
    provenance: object({
      strategy: object({ name: text, options: json }),
      seed: number,
      models: record(text),
      data: record(text),
      scores: json,
      cost: json,
    }),
  },
);
