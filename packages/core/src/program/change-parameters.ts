import { deepFreeze } from "../artifact/deep-freeze.js";
import type { ErrorCode } from "../errors.js";
import { checkFormatName } from "../format/open-format.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { armRouter, type RouteOptions } from "../route/armed-router.js";
import { armSelection } from "../route/armed-selection.js";
import { routersProblem } from "../route/routers-problem.js";
import { selectionProblem } from "../route/selection-problem.js";
import { SignetError } from "../signet-error.js";
import { isRecord } from "./is-leaf-parameters.js";
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
  const paths = leavesOf(definition).map(([path]) => path);
  const arm: Arm = (select) => armSelection(select, options, code);
  if (!whole && definition.routers.length > 0)
    throw new SignetError(
      "PLAN_INVALID",
      `Program "${definition.name}" is routed: it takes a whole plan, no overrides`,
    );
  for (const path of Object.keys(given)) {
    if (!paths.includes(path)) {
      throw new SignetError(
        "PLAN_INVALID",
        `Program "${definition.name}" has no step "${path}": its steps are ${paths.join(", ") || "none"}`,
        { details: { path, paths } },
      );
    }
  }
  const changed = paths.map((path) => {
    const before = definition.parameters[path];
    const change = given[path];
    if (before === undefined || (whole && change === undefined)) {
      throw new SignetError(
        "PLAN_INVALID",
        `The plan for program "${definition.name}" leaves out step "${path}"`,
        { details: { path } },
      );
    }
    if (change === undefined) return [path, before] as const;
    const { select = change.demos === undefined ? before.select : undefined } = change; // it is about these demos
    const { instruction, demos, format } = { ...before, ...change };
    const leaf = {
      instruction,
      demos,
      ...(format !== undefined && { format }),
      ...(select !== undefined && { select }),
    };
    return [path, checked(leaf, path, arm)] as const;
  });
  const routers = whole && changes.kind === "experts" ? changes.routers : undefined;
  const problem = routers && routersProblem(routers, paths);
  if (problem !== undefined)
    throw new SignetError("PLAN_INVALID", `The plan does not fit program "${definition.name}": ${problem}`);
  return Object.freeze({
    ...definition,
    parameters: Object.freeze(Object.fromEntries(changed)),
    routers: (routers ?? []).map((router) => armRouter(ownCopy(router, arm), options, code)),
  });
}

/** A module may be called "kind", so the tag is told by its type. */
function isPlan(changes: Overrides<string> | Plan): changes is Plan {
  return typeof changes.kind === "string";
}

type Arm = (select: DemoSelection) => DemoSelection;

function ownCopy({ experts, ...router }: Router, arm: Arm): Router {
  const copies = experts.map(({ parameters, ...expert }) => {
    const leaves = Object.entries(parameters as ProgramParameters).map(([path, { select, ...leaf }]) => [
      path,
      { ...structuredClone(leaf), ...(select && { select: arm(select) }) },
    ]);
    return { ...expert, parameters: Object.fromEntries(leaves) };
  });
  return deepFreeze({ ...structuredClone(router), experts: copies });
}

function checked(parameters: LeafParameters, path: string, arm: Arm): LeafParameters {
  const { instruction, demos, format, select } = parameters;
  const fail = (problem: string): never => {
    throw new SignetError("PLAN_INVALID", problem);
  };
  if (typeof instruction !== "string")
    fail(`The instruction of step "${path}" is ${typeof instruction}, it should be a text`);
  const misfit = Array.isArray(demos) ? demos.findIndex((demo) => !isRecord(demo?.fields)) : 0;
  if (misfit >= 0) fail(`The demos of step "${path}" are no list, or have no fields at ${misfit}`);
  const problem = selectionProblem(select, demos.length);
  if (problem !== undefined) fail(`The \`select\` of step "${path}" ${problem}`);
  if (format !== undefined) checkFormatName(format);
  return Object.freeze({
    instruction,
    demos: Object.freeze([...demos]),
    ...(format !== undefined && { format }),
    ...(select && { select: arm(select) }),
  });
}
