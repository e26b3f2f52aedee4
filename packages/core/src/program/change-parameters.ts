import { SignetError } from "../errors.js";
import { formatFor } from "../format/formats.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import type { Demo, LeafParameters, Overrides, Plan, ProgramParameters } from "./parameters.js";

/**
 * The parameters of a program after a change: a whole plan, or overrides for some leaves.
 *
 * @throws {SignetError} `PLAN_INVALID` for a path that the program lacks, a leaf that a plan leaves out, or parameters of the wrong form.
 */
export function changeParameters(
  definition: CompositeDefinition,
  changes: Overrides<string> | Plan,
): ProgramParameters {
  const whole = isPlan(changes);
  const given: Overrides<string> = whole ? changes.parameters : changes;
  const paths = leavesOf(definition).map(([path]) => path);
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
  return Object.freeze(Object.fromEntries(changed));
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
  if (!Array.isArray(demos))
    throw new SignetError(
      "PLAN_INVALID",
      `The demos of step "${path}" are ${typeof demos}, they should be a list`,
    );
  for (const [index, demo] of (demos as readonly Demo[]).entries()) {
    if (typeof demo?.fields !== "object" || demo.fields === null) {
      throw new SignetError("PLAN_INVALID", `Demo ${index} of step "${path}" has no fields`);
    }
  }
  if (format !== undefined) formatFor(format);
  return Object.freeze({
    instruction,
    demos: Object.freeze([...demos]),
    ...(format === undefined ? {} : { format }),
  });
}
