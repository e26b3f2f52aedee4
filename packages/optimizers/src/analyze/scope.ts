import type { ArrowFunction, FunctionDeclaration, FunctionExpression, MethodDeclaration } from "ts-morph";
import { join, nothing, sizeOf, type Value } from "./flow-value.js";

export type FunctionNode = ArrowFunction | FunctionDeclaration | FunctionExpression | MethodDeclaration;

/** A function together with the scope that it was written in. */
export interface Closure {
  readonly node: FunctionNode;
  readonly scope: Scope;
}

/** Names to variables; what they hold is in the store, so that two ways through a branch can hold different values. */
export interface Scope {
  readonly names: Map<string, number>;
  readonly parent: Scope | undefined;
}

export function openScope(parent: Scope | undefined): Scope {
  return { names: new Map(), parent };
}

/** The number of the variable that a name means here. */
export function resolve(scope: Scope, name: string): number | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const variable = at.names.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** What each variable holds at one point of the program. */
export type Store = ReadonlyMap<number, Value>;

export function joinStores(stores: readonly Store[]): Map<number, Value> {
  const joined = new Map<number, Value>();
  for (const store of stores) {
    for (const [variable, value] of store) joined.set(variable, join(joined.get(variable) ?? nothing, value));
  }
  return joined;
}

/** Grows whenever a join added something. */
export function storeSize(store: Store): number {
  let size = 0;
  for (const value of store.values()) size += sizeOf(value);
  return size;
}
