import { Node } from "ts-morph";
import { bindPattern } from "./bind-pattern.js";
import { executeBlock } from "./execute-statement.js";
import { joinAll, listOf, nothing, type Value } from "./flow-value.js";
import type { Machine } from "./machine.js";
import { type Closure, type FunctionNode, openScope } from "./scope.js";

/** Functions under way, by machine, with whether they came upon themselves: such a function may run any number of times. */
const underWay = new WeakMap<Machine, Map<FunctionNode, { recurs: boolean }>>();

/** Follows a function's body with its parameters bound, and gives what it returns (or yields up to, or resolves to). */
export function invokeClosure(m: Machine, closure: Closure, args: readonly Value[]): Value {
  const active = underWay.get(m) ?? new Map<FunctionNode, { recurs: boolean }>();
  underWay.set(m, active);
  const known = active.get(closure.node);
  if (known !== undefined) {
    known.recurs = true;
    return joinAll(args);
  }
  const state = { recurs: false };
  active.set(closure.node, state);
  try {
    const result = runBody(m, closure, args);
    if (state.recurs)
      m.repeat(() => runBody(m, closure, [...args.map((value) => joinAll([value, result])), result]));
    return result;
  } finally {
    active.delete(closure.node);
  }
}

function runBody(m: Machine, { node, scope: outer }: Closure, args: readonly Value[]): Value {
  return m.frame(() => {
    const scope = openScope(outer);
    node.getParameters().forEach((parameter, index) => {
      const rest = parameter.isRestParameter();
      const given = rest ? listOf(joinAll(args.slice(index))) : (args[index] ?? nothing);
      const fallback = parameter.getInitializer();
      const value =
        fallback === undefined ? given : joinAll([given, m.maybe(() => m.evaluate(fallback, scope))]);
      bindPattern(m, parameter.getNameNode(), value, scope);
    });
    const body = node.getBody();
    if (body === undefined) return nothing;
    if (!Node.isBlock(body)) return m.evaluate(body, scope);
    const returned: Value[] = [];
    executeBlock(m, body, scope, returned);
    return joinAll(returned);
  });
}
