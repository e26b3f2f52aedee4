import { Node, type ObjectLiteralExpression } from "ts-morph";
import { itemOf, literalName } from "./bind-pattern.js";
import { data, elementOf, flowOf, join, listOf, union, type Value } from "./flow-value.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./member-of.js";
import type { Scope } from "./scope.js";

/** `target = value`, for any target that can stand on the left. */
export function assignTo(m: Machine, target: Node, value: Value, scope: Scope): void {
  if (Node.isIdentifier(target)) m.assign(scope, target.getText(), value);
  else if (Node.isParenthesizedExpression(target)) assignTo(m, target.getExpression(), value, scope);
  else if (Node.isPropertyAccessExpression(target))
    assignMember(m, target.getExpression(), { name: target.getName(), value, scope });
  else if (Node.isElementAccessExpression(target)) {
    const index = target.getArgumentExpression();
    const name = index === undefined ? undefined : constantName(index);
    assignMember(m, target.getExpression(), { name, value, scope });
  } else if (Node.isArrayLiteralExpression(target)) {
    for (const [index, element] of target.getElements().entries())
      assignTo(m, element, itemOf(m, value, index), scope);
  } else if (Node.isSpreadElement(target))
    assignTo(m, target.getExpression(), listOf(elementOf(value)), scope);
  else if (Node.isBinaryExpression(target))
    assignTo(m, target.getLeft(), join(value, m.evaluate(target.getRight(), scope)), scope);
  else if (Node.isObjectLiteralExpression(target)) assignProperties(m, target, value, scope);
}

/** `({ a, b: c, ...rest } = value)` */
function assignProperties(m: Machine, target: ObjectLiteralExpression, value: Value, scope: Scope): void {
  for (const property of target.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property))
      m.assign(scope, property.getName(), memberOf(value, property.getName(), m.shape));
    if (Node.isSpreadAssignment(property)) assignTo(m, property.getExpression(), value, scope);
    if (!Node.isPropertyAssignment(property)) continue;
    const initializer = property.getInitializer();
    if (initializer !== undefined)
      assignTo(m, initializer, memberOf(value, literalName(property.getNameNode()), m.shape), scope);
  }
}

interface MemberAssignment {
  /** Absent: computed. */
  readonly name: string | undefined;
  readonly value: Value;
  readonly scope: Scope;
}

/** `object.name = value`: replaces that part of an object that was written out, else adds to what the variable is made of. */
function assignMember(m: Machine, object: Node, { name, value, scope }: MemberAssignment): void {
  const known = Node.isIdentifier(object) ? m.read(scope, object.getText()) : undefined;
  if (known?.kind === "parts" && name !== undefined && Node.isIdentifier(object)) {
    m.assign(scope, object.getText(), { ...known, parts: new Map([...known.parts, [name, value]]) });
  } else addInto(m, object, value, scope);
}

/** Whatever variable stands at the root of an expression is from here on made of the value too (`notes.push(x)`). */
export function addInto(m: Machine, object: Node, value: Value, scope: Scope): void {
  if (Node.isPropertyAccessExpression(object) || Node.isElementAccessExpression(object))
    addInto(m, object.getExpression(), value, scope);
  if (!Node.isIdentifier(object)) return;
  const known = m.read(scope, object.getText());
  if (known === undefined || known.kind === "steps" || known.kind === "step" || known.kind === "function")
    return;
  const isEmptyArray = known.kind === "parts" && known.parts.size === 0 && known.bases.length === 0;
  const added =
    known.kind === "list" || isEmptyArray
      ? listOf(join(elementOf(known), value))
      : data(union([flowOf(known), flowOf(value)]));
  m.assign(scope, object.getText(), added);
}

/** The name that an index in brackets means, where it is written out. */
export function constantName(index: Node): string | undefined {
  return Node.isIdentifier(index) ? undefined : literalName(index);
}
