import { changeParameters } from "../program/change-parameters.js";
import { compositeOf } from "../program/composite-of.js";
import type { Plan } from "../program/parameters.js";
import { type Program, programFrom } from "../program/program.js";
import type { RouteOptions } from "./armed-router.js";

/**
 * The program under a plan, with the embedder that routes its inputs. A routed run embeds one text more than a plain one does; the trace names the expert and
 * the distance. Where a router of the program and one of a step both have an expert for a step, the step's decides.
 *
 * @throws {SignetError} `PLAN_INVALID` when the plan does not fit the program, or was made with an embedder of another id or dimension;
 * `EMBEDDER_MISSING` when none was passed, `whenUnroutable` is "fail", and the plan does not bring its own (tf-idf).
 */
export function route<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  plan: Plan<P>,
  options: RouteOptions = {},
): Program<I, O, M, P> {
  return programFrom(changeParameters(compositeOf(program), plan, options), program.modules);
}
