import { Node } from "ts-morph";
import { itemOf, literalName } from "./bind-pattern.js";
import { data, elementOf, flowOf, join, listOf, union, type Value } from "./flow-value.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./member-of.js";
import type { Scope } from "./scope.js";

/** `target = value`, for any target that can stand on the left. */
export function assignTo(m: Machine, target: Node, value: Value, scope: Scope): void {
  if (Node.isIdentifier(target)) return m.assign(scope, target.getText(), value);
  if (Node.isParenthesizedExpression(target)) return assignTo(m, target.getExpression(), value, scope);
  if (Node.isPropertyAccessExpression(target)) return assignMember(m, target.getExpression(), target.getName(), value, scope);
  if (Node.isElementAccessExpression(target)) {
    const index = target.getArgumentExpression();
    return assignMember(m, target.getExpression(), index === undefined ? undefined : constantName(index), value, scope);
  }
  if (Node.isArrayLiteralExpression(target)) {
    target.getElements().forEach((element, index) => assignTo(m, element, itemOf(m, value, index), scope));
    return;
  }
  if (Node.isSpreadElement(target)) return assignTo(m, target.getExpression(), listOf(elementOf(value)), scope);
  if (Node.isBinaryExpression(target)) return assignTo(m, target.getLeft(), join(value, m.evaluate(target.getRight(), scope)), scope);
  if (!Node.isObjectLiteralExpression(target)) return;
  for (const property of target.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property)) m.assign(scope, property.getName(), memberOf(value, property.getName(), m.shape));
    if (Node.isSpreadAssignment(property)) assignTo(m, property.getExpression(), value, scope);
    if (!Node.isPropertyAssignment(property)) continue;
    const initializer = property.getInitializer();
    if (initializer !== undefined) assignTo(m, initializer, memberOf(value, literalName(property.getNameNode()), m.shape), scope);
  }
}

/** `object.name = value`: replaces that part of an object that was written out, else adds to what the variable is made of. */
function assignMember(m: Machine, object: Node, name: string | undefined, value: Value, scope: Scope): void {
  const known = Node.isIdentifier(object) ? m.read(scope, object.getText()) : undefined;
  if (known?.kind === "parts" && name !== undefined && Node.isIdentifier(object)) {
    return m.assign(scope, object.getText(), { ...known, parts: new Map([...known.parts, [name, value]]) });
  }
  addInto(m, object, value, scope);
}

/** Whatever variable stands at the root of an expression is from here on made of the value too (`notes.push(x)`). */
export function addInto(m: Machine, object: Node, value: Value, scope: Scope): void {
  if (Node.isPropertyAccessExpression(object) || Node.isElementAccessExpression(object)) return addInto(m, object.getExpression(), value, scope);
  if (!Node.isIdentifier(object)) return;
  const known = m.read(scope, object.getText());
  if (known === undefined || known.kind === "steps" || known.kind === "step" || known.kind === "function") return;
  const isEmptyArray = known.kind === "parts" && known.parts.size === 0 && known.bases.length === 0;
  if (known.kind === "list" || isEmptyArray) return m.assign(scope, object.getText(), listOf(join(elementOf(known), value)));
  m.assign(scope, object.getText(), data(union([flowOf(known), flowOf(value)])));
}

/** The name that an index in brackets means, where it is written out. */
export function constantName(index: Node): string | undefined {
  return Node.isIdentifier(index) ? undefined : literalName(index);
}
