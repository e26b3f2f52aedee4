import { evaluateExpression } from "./evaluate-expression.js";
import { type Flow, flowOf, type Value } from "./flow-value.js";
import { invokeClosure } from "./invoke-closure.js";
import { machine, SourceTooHard } from "./machine.js";
import { memberOf } from "./member-of.js";
import { type FunctionNode, openScope } from "./scope.js";
import type { RunFlows, RunShape } from "./step-calls.js";

/**
 * Follows the source of a `run` without running it: each value is what it may be made of, both ways of a branch are taken and joined, and
 * loops are followed until nothing new comes of them. It errs on the side of too many origins.
 *
 * @returns `undefined` when the source is too hard to follow, or shows no call of any step.
 */
export function interpretRun(node: FunctionNode, shape: RunShape): RunFlows | undefined {
  const m = machine(shape, { evaluate: evaluateExpression, invoke: invokeClosure });
  const input: Value = { kind: "record", of: "" };
  try {
    const returned = m.invoke({ node, scope: openScope(undefined) }, [input, { kind: "steps" }]);
    if (m.calls.size === 0 && shape.keys.length > 0) return undefined;
    const returns = new Map<string, Flow>();
    for (const field of shape.outputs) returns.set(field, flowOf(memberOf(returned, field, shape)));
    return { calls: [...m.calls.values()], returns };
  } catch (error) {
    if (error instanceof SourceTooHard) return undefined;
    throw error;
  }
}
