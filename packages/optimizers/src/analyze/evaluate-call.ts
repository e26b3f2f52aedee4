import { type CallExpression, type NewExpression, Node } from "ts-morph";
import { addInto } from "./assign-to.js";
import { data, elementOf, flowOf, joinAll, listOf, nothing, union, type Value } from "./flow-value.js";
import { type Machine, SourceTooHard } from "./machine.js";
import { memberOf } from "./member-of.js";
import type { Scope } from "./scope.js";

/** A call: of a step, of a function whose body is here, of a method that is known, or of something outside. */
export function evaluateCall(m: Machine, node: CallExpression | NewExpression, scope: Scope): Value {
  const callee = node.getExpression();
  // TypeScript's ES5 state machine: the order of things is no longer in the text.
  if (/(^|\.)__generator$/.test(callee.getText())) throw new SourceTooHard();
  if (!Node.isPropertyAccessExpression(callee)) {
    const target = m.evaluate(callee, scope);
    return callValue(m, target, argumentsOf(m, node, scope));
  }
  const object = callee.getExpression();
  const method = callee.getName();
  const receiver = m.evaluate(object, scope);
  const args = argumentsOf(m, node, scope);
  if (Node.isIdentifier(object) && m.read(scope, object.getText()) === undefined) {
    const known = knownGlobal(object.getText(), method, args);
    if (known !== undefined) return known;
  }
  if (mutators.has(method)) addInto(m, object, joinAll(args), scope);
  if (receiver.kind === "step" || receiver.kind === "function") return callThrough(m, receiver, method, args);
  if (receiver.kind === "steps" || receiver.kind === "parts") {
    const target = memberOf(receiver, method, m.shape);
    if (target.kind === "step" || target.kind === "function") return callValue(m, target, args);
  }
  return callMethod(m, receiver, method, args);
}

function argumentsOf(m: Machine, node: CallExpression | NewExpression, scope: Scope): readonly Value[] {
  return node
    .getArguments()
    .map((argument) =>
      Node.isSpreadElement(argument)
        ? elementOf(m.evaluate(argument.getExpression(), scope))
        : m.evaluate(argument, scope),
    );
}

function callValue(m: Machine, target: Value, args: readonly Value[]): Value {
  if (target.kind === "step") return m.call(target.keys, args[0] ?? nothing);
  if (target.kind === "function") return joinAll(target.closures.map((closure) => m.invoke(closure, args)));
  return callOutside(m, args, flowOf(target));
}

/** `step.stream(x)`, `ask.call(this, x)`, `ask.apply(this, [x])`, `ask.bind(this)`. */
function callThrough(m: Machine, target: Value, method: string, args: readonly Value[]): Value {
  if (method === "bind") return target;
  if (method === "apply") return callValue(m, target, [elementOf(args[1] ?? nothing)]);
  return callValue(m, target, method === "call" ? args.slice(1) : args);
}

function knownGlobal(object: string, method: string, args: readonly Value[]): Value | undefined {
  const [first = nothing] = args;
  if (object === "Promise" && (method === "all" || method === "resolve")) return first;
  if (object === "Promise" && (method === "race" || method === "any")) return elementOf(first);
  if (object === "Object" && (method === "freeze" || method === "seal")) return first;
  if (object === "Object" && method === "values")
    return listOf(first.kind === "parts" ? elementOf(first) : data(flowOf(first)));
  return undefined;
}

const mutators = new Set(["push", "unshift", "splice", "add", "set", "append", "fill"]);
const keepItems = new Set([
  "filter",
  "slice",
  "sort",
  "reverse",
  "toSorted",
  "toReversed",
  "toSpliced",
  "concat",
  "flat",
  "values",
  "with",
]);
const oneItem = new Set(["find", "findLast", "at", "pop", "shift"]);
const settlers = new Set(["then", "catch", "finally"]);

function callMethod(m: Machine, receiver: Value, method: string, args: readonly Value[]): Value {
  if (settlers.has(method)) return settle(m, receiver, method, args);
  const callbacks = args.filter(isCallable);
  const item = elementOf(receiver);
  if (method === "reduce" || method === "reduceRight") {
    const start = args[1] ?? item;
    let folded = start;
    m.repeat(() => {
      folded = joinAll([folded, ...callbacks.map((callback) => callValue(m, callback, [folded, item]))]);
    });
    return folded;
  }
  let returned: Value = nothing;
  if (callbacks.length > 0) {
    m.repeat(() => {
      returned = joinAll([
        returned,
        ...callbacks.map((callback) => callValue(m, callback, [item, nothing, receiver])),
      ]);
    });
  }
  if (method === "map") return listOf(returned);
  if (method === "flatMap") return listOf(elementOf(returned));
  const others = args.filter((arg) => !isCallable(arg));
  if (keepItems.has(method) && receiver.kind !== "data" && receiver.kind !== "record")
    return listOf(joinAll([item, ...others.map(elementOf)]));
  if (oneItem.has(method)) return item;
  if (method === "entries") return listOf({ kind: "parts", parts: new Map([["1", item]]), bases: [] });
  return joinAll([callOutside(m, others, flowOf(receiver)), data(flowOf(returned))]);
}

function settle(m: Machine, receiver: Value, method: string, [done, failed]: readonly Value[]): Value {
  const run = (callback: Value | undefined, args: readonly Value[]): Value =>
    callback !== undefined && isCallable(callback) ? callValue(m, callback, args) : nothing;
  if (method === "finally") {
    run(done, []);
    return receiver;
  }
  if (method === "catch") return joinAll([receiver, m.maybe(() => run(done, [nothing]))]);
  return joinAll([run(done, [receiver]), m.maybe(() => run(failed, [nothing]))]);
}

/**
 * A function that is not in the text. It may do anything with what it is given: a callback without parameters is taken to run
 * once (`retry(() => …)`), one with parameters any number of times, with any of the data; steps that it is given may be called.
 */
function callOutside(m: Machine, args: readonly Value[], receiver: ReadonlySet<string>): Value {
  const given = data(union([receiver, ...args.map(flowOf)]));
  const results = args
    .flatMap((arg) => callablesOf(arg))
    .map((callable) => {
      if (callable.kind === "steps")
        return m.maybe(() => m.call(m.shape.keys, given, Number.POSITIVE_INFINITY));
      if (
        callable.kind === "function" &&
        callable.closures.every(({ node }) => node.getParameters().length === 0)
      )
        return callValue(m, callable, []);
      let result: Value = nothing;
      m.repeat(() => {
        result = joinAll([result, callValue(m, callable, [joinAll([given, data(flowOf(result))])])]);
      });
      return result;
    });
  // Alone, the callback's result is passed on whole: that is what wrappers such as `retry` and compiled `async` do.
  if (results.length === 1 && flowOf(given).size === 0) return results[0] ?? nothing;
  return data(union([flowOf(given), ...results.map(flowOf)]));
}

function callablesOf(value: Value): readonly Value[] {
  if (isCallable(value) || value.kind === "steps") return [value];
  if (value.kind === "parts") return [...value.parts.values(), ...value.bases].flatMap(callablesOf);
  return value.kind === "list" ? callablesOf(value.element) : [];
}

function isCallable(value: Value): boolean {
  return value.kind === "function" || value.kind === "step";
}
