import { isLeafParameters, isRecord } from "../program/is-leaf-parameters.js";
import { routersProblem } from "../route/routers-problem.js";
import { isName } from "../signature/field.js";
import type { ArtifactContent } from "./artifact.js";

/**
 * What is wrong with the form of an artifact's content, which may come from anywhere: `plan.parameters.route has the unknown key "x"`; `undefined`
 * when nothing is. Keys that no reader would look at are refused too: who wrote them means something by them. What the fields say is compared
 * with the program by `load`.
 */
export function contentProblem(content: unknown): string | undefined {
  const problem = contentForm(content);
  if (problem !== undefined)
    return problem.at === "" ? `it ${problem.says}` : problem.at.slice(1) + problem.says;
  const { plan } = content as ArtifactContent; // just checked, but for routers
  return plan.kind === "experts" ? routersProblem(plan.routers, Object.keys(plan.parameters)) : undefined;
}

/** Where, from the value that was checked (`.demos[3]`), and what. */
interface Problem {
  readonly at: string;
  readonly says: string;
}

/** Names what keeps a value from having a form. */
type Form = (value: unknown) => Problem | undefined;
type Forms = Readonly<Record<string, Form>>;

const says = (text: string): Problem => ({ at: "", says: text });

const within = (key: string, problem: Problem | undefined): Problem | undefined =>
  problem && { at: key + problem.at, says: problem.says };

const is =
  (what: string, holds: (value: unknown) => boolean): Form =>
  (value) =>
    holds(value) ? undefined : says(` is no ${what}`);

const text = is("text", (value) => typeof value === "string");
const number = is("number", (value) => typeof value === "number");
const boolean = is("boolean", (value) => typeof value === "boolean");
const json: Form = () => undefined;

/** A list of values of one form. */
function list(form: Form): Form {
  return (value) => {
    if (!Array.isArray(value)) return says(" is no list");
    for (let index = 0; index < value.length; index++) {
      const problem = within(`[${index}]`, form(value[index]));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with these keys, and no others. */
function object(required: Forms, optional: Forms = {}): Form {
  const forms = new Map(Object.entries({ ...required, ...optional }));
  const own = entries((key) => forms.get(key));
  return (value) => {
    if (!isRecord(value)) return says(" is no object");
    const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
    return missing === undefined ? own(value) : says(` lacks "${missing}"`);
  };
}

/** An object whose keys each have a form, or should not be there. */
function entries(formOf: (key: string) => Form | undefined): Form {
  return (value) => {
    if (!isRecord(value)) return says(" is no object");
    for (const key of Object.keys(value)) {
      const form = formOf(key);
      if (form === undefined) return says(` has the unknown key ${JSON.stringify(key)}`);
      const problem = within(`.${key}`, form(value[key]));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Values of one form by names of fields, roles and the like. */
const record = (form: Form): Form => entries((key) => (key === "__proto__" ? undefined : form));
const byField = (form: Form): Form => entries((key) => (isName(key) ? form : undefined));
const byPath = (form: Form): Form => entries((key) => (key.split(".").every(isName) ? form : undefined));

const rows = list(object({ name: text, schema: json, optional: boolean }, { description: text }));
const demo = object({
  origin: is("origin of a demo", (value) => value === "labeled" || value === "bootstrapped"),
  exampleId: text,
  fields: byField(json),
});
const embedder = object({ id: text, dimension: number }, { idf: text });
const leafKeys = object(
  { instruction: text, demos: list(demo) },
  { format: text, select: object({ k: number, embedder, vectors: text }) },
);
const leaf: Form = (value) =>
  leafKeys(value) ??
  (isLeafParameters(value) ? undefined : says(" selects among its demos in a way that cannot be"));
const expert = object({ centroid: text, parameters: byPath(leaf) }, { members: text, share: number });
const router = object(
  { path: text, rule: text, embedder, experts: list(expert) },
  { reach: number, bandwidth: number },
);
const single = object({ kind: text, parameters: byPath(leaf) });
const experts = object({ kind: text, parameters: byPath(leaf), routers: list(router) });
const plan: Form = (value) => {
  const kind = isRecord(value) ? value.kind : undefined;
  if (kind === "single") return single(value);
  return kind === "experts" ? experts(value) : says(" is of no known kind");
};

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
