import { deepFreeze } from "../artifact/deep-freeze.js";
import { type ErrorCode, SignetError } from "../errors.js";
import { formatFor } from "../format/formats.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { armRouter, type RouteOptions } from "../route/armed-router.js";
import { routersProblem } from "../route/routers-problem.js";
import { isRecord } from "./is-leaf-parameters.js";
import type { LeafParameters, Overrides, Plan } from "./parameters.js";

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
    return [path, change === undefined ? before : checked({ ...before, ...change }, path)] as const;
  });
  const routers = whole && changes.kind === "experts" ? changes.routers : undefined;
  const problem = routers && routersProblem(routers, paths);
  if (problem !== undefined)
    throw new SignetError("PLAN_INVALID", `The plan does not fit program "${definition.name}": ${problem}`);
  return Object.freeze({
    ...definition,
    parameters: Object.freeze(Object.fromEntries(changed)),
    routers: (routers ?? []).map((router) => armRouter(deepFreeze(structuredClone(router)), options, code)),
  });
}

/** A module may be called "kind", so the tag is told by its type. */
function isPlan(changes: Overrides<string> | Plan): changes is Plan {
  return typeof changes.kind === "string";
}

function checked(parameters: LeafParameters, path: string): LeafParameters {
  const { instruction, demos, format } = parameters;
  if (typeof instruction !== "string")
    throw new SignetError(
      "PLAN_INVALID",
      `The instruction of step "${path}" is ${typeof instruction}, it should be a text`,
    );
  const misfit = Array.isArray(demos) ? demos.findIndex((demo) => !isRecord(demo?.fields)) : 0;
  if (misfit >= 0)
    throw new SignetError(
      "PLAN_INVALID",
      `The demos of step "${path}" are no list, or have no fields at ${misfit}`,
    );
  if (format !== undefined) formatFor(format);
  return Object.freeze({
    instruction,
    demos: Object.freeze([...demos]),
    ...(format === undefined ? {} : { format }),
  });
}
