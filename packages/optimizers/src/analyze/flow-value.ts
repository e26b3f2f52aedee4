import type { Closure } from "./scope.js";

/**
 * Where data comes from: `.message` is the program's input field, `route.label` a field of a step's output; without a field
 * (`.`, `route.`) it is the whole. The step is everything before the last dot.
 */
export type Origin = string;
export type Flow = ReadonlySet<Origin>;

/** What an expression of `run` can be, as far as data flow cares. */
export type Value =
  /** Made of these origins, whatever its shape. */
  | { readonly kind: "data"; readonly flow: Flow }
  /** The program's input (`of` is "") or the output of one call of a step: flows field by field. */
  | { readonly kind: "record"; readonly of: string }
  /** An object or a tuple, part by part; what is not among the parts is looked up in `bases` (spreads). */
  | { readonly kind: "parts"; readonly parts: ReadonlyMap<string, Value>; readonly bases: readonly Value[] }
  | { readonly kind: "list"; readonly element: Value }
  | { readonly kind: "steps" }
  /** Several keys: one of them, it is not known which. */
  | { readonly kind: "step"; readonly keys: readonly string[] }
  | { readonly kind: "function"; readonly closures: readonly Closure[] };

export const nothing: Value = { kind: "data", flow: new Set() };

export function data(flow: Flow): Value {
  return flow.size === 0 ? nothing : { kind: "data", flow };
}

/** An array, or anything that is iterated like one. */
export function listOf(element: Value): Value {
  return { kind: "list", element };
}

/** Everything that a value is made of. */
export function flowOf(value: Value): Flow {
  switch (value.kind) {
    case "data":
      return value.flow;
    case "record":
      return new Set([`${value.of}.`]);
    case "parts":
      return union([...value.parts.values(), ...value.bases].map(flowOf));
    case "list":
      return flowOf(value.element);
    default:
      return new Set();
  }
}

export function union(flows: readonly Flow[]): Flow {
  return new Set(flows.flatMap((flow) => [...flow]));
}

/** The value of either of two ways through the program. */
export function join(a: Value, b: Value): Value {
  if (a === b || isNothing(b)) return a;
  if (isNothing(a)) return b;
  if (a.kind === "record" && b.kind === "record" && a.of === b.of) return a;
  if (a.kind === "list" && b.kind === "list") return listOf(join(a.element, b.element));
  if (a.kind === "step" && b.kind === "step") return { kind: "step", keys: distinct([...a.keys, ...b.keys]) };
  if (a.kind === "steps" && b.kind === "steps") return a;
  if (a.kind === "function" && b.kind === "function")
    return { kind: "function", closures: distinctClosures([...a.closures, ...b.closures]) };
  if (a.kind === "parts" && b.kind === "parts" && a.bases.length + b.bases.length === 0)
    return joinParts(a.parts, b.parts);
  return data(union([flowOf(a), flowOf(b)]));
}

function joinParts(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): Value {
  const parts = new Map(a);
  for (const [name, value] of b) parts.set(name, join(parts.get(name) ?? nothing, value));
  return { kind: "parts", parts, bases: [] };
}

export function joinAll(values: readonly Value[]): Value {
  return values.reduce(join, nothing);
}

/** What `for (const x of value)` gives, or an index that is not known. */
export function elementOf(value: Value): Value {
  switch (value.kind) {
    case "list":
      return value.element;
    case "parts":
      return joinAll([...value.parts.values(), ...value.bases.map(elementOf)]);
    case "record":
      return data(flowOf(value));
    default:
      return value;
  }
}

/** A number that grows whenever a join added something: loops are followed until it stays. */
export function sizeOf(value: Value): number {
  switch (value.kind) {
    case "data":
      return value.flow.size;
    case "parts":
      return 1 + [...value.parts.values(), ...value.bases].reduce((sum, part) => sum + sizeOf(part), 0);
    case "list":
      return 1 + sizeOf(value.element);
    case "function":
      return value.closures.length;
    default:
      return 1;
  }
}

function isNothing(value: Value): boolean {
  return value.kind === "data" && value.flow.size === 0;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function distinctClosures(closures: readonly Closure[]): readonly Closure[] {
  return closures.filter(
    (closure, index) => closures.findIndex(({ node }) => node === closure.node) === index,
  );
}
