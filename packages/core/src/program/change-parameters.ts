import { deepFreeze } from "../artifact/deep-freeze.js";
import type { ErrorCode } from "../errors.js";
import { checkFormatName } from "../format/open-format.js";
import { type Form, isRecord, list, object, text } from "../json-form.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { armRouter, type RouteOptions } from "../route/armed-router.js";
import { armSelection } from "../route/armed-selection.js";
import { routersProblem } from "../route/routers-problem.js";
import { selectionProblem } from "../route/selection-problem.js";
import { SignetError } from "../signet-error.js";
import type {
  DemoSelection,
  LeafParameters,
  Overrides,
  Plan,
  ProgramParameters,
  Router,
} from "./parameters.js";

/**
 * A program's definition under other parameters: a whole plan, or overrides for some leaves.
 *
 * @throws {SignetError} `PLAN_INVALID` for a path that the program lacks, a leaf that a plan leaves out, parameters or routers of the wrong
 * form, another embedder than that of the plan, or overrides of a routed program; `EMBEDDER_MISSING`.
 */
export function changeParameters(
  definition: CompositeDefinition,
  changes: Overrides<string> | Plan,
  { code = "PLAN_INVALID", ...options }: RouteOptions & { readonly code?: ErrorCode } = {},
): CompositeDefinition {
  const whole = isPlan(changes);
  const given: Overrides<string> = whole ? changes.parameters : changes;
  const { name } = definition;
  const paths = leavesOf(definition).map(([path]) => path);
  const arm: Arm = (select) => armSelection(select, options, code);
  const refused = (problem: string, path?: string): SignetError =>
    new SignetError("PLAN_INVALID", `The plan does not fit program "${name}": ${problem}`, {
      details: { path, paths },
    });
  if (!whole && definition.routers.length > 0)
    throw refused("it is routed, so it takes a whole plan and no overrides");
  for (const path of Object.keys(given))
    if (!paths.includes(path))
      throw refused(`it has no step "${path}", only ${paths.join(", ") || "none"}`, path);
  const changed = paths.map((path) => {
    const before = definition.parameters[path];
    const change = given[path];
    if (before === undefined || (whole && change === undefined))
      throw refused(`the plan leaves out step "${path}"`, path);
    if (change === undefined) return [path, before] as const;
    const { select = change.demos === undefined ? before.select : undefined } = change; // it is about these demos
    const leaf = { ...before, ...change, select };
    const problem = problemOf(leaf);
    if (problem !== undefined) throw refused(`step "${path}"${problem}`, path);
    return [path, ownLeaf(leaf, arm)] as const;
  });
  const routers = whole && changes.kind === "experts" ? changes.routers : undefined;
  const problem = routers && routersProblem(routers, paths);
  if (problem !== undefined) throw refused(problem);
  return Object.freeze({
    ...definition,
    parameters: Object.freeze(Object.fromEntries(changed)),
    routers: (routers ?? []).map((router) => armRouter(ownRouter(router, arm), options, code)),
  });
}

/** A module may be called "kind", so the tag is told by its type. */
function isPlan(changes: Overrides<string> | Plan): changes is Plan {
  return typeof changes.kind === "string";
}

type Arm = (select: DemoSelection) => DemoSelection;

type Leaf = Omit<LeafParameters, "select"> & { readonly select: DemoSelection | undefined };

/** Demos by hand need not say where they are from. */
const demo: Form = (value) => (isRecord(Object(value).fields) ? undefined : " has no fields");
const anyDemos = object({ instruction: text, demos: list(demo) });

function problemOf({ instruction, demos, select }: Leaf): string | undefined {
  const problem = anyDemos({ instruction, demos });
  return problem ?? selectionProblem(select, demos.length);
}

function ownLeaf({ instruction, demos, format, select }: Leaf, arm: Arm): LeafParameters {
  if (format !== undefined) checkFormatName(format);
  return Object.freeze({
    instruction,
    demos: Object.freeze([...demos]),
    ...(format !== undefined && { format }),
    ...(select && { select: arm(select) }),
  });
}

function ownRouter({ experts, ...router }: Router, arm: Arm): Router {
  const copies = experts.map(({ parameters, ...expert }) => {
    const leaves = Object.entries(parameters as ProgramParameters).map(([path, { select, ...leaf }]) => [
      path,
      { ...structuredClone(leaf), ...(select && { select: arm(select) }) },
    ]);
    return { ...expert, parameters: Object.fromEntries(leaves) };
  });
  return deepFreeze({ ...structuredClone(router), experts: copies });
}
