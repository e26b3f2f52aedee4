import { type BindingName, Node } from "ts-morph";
import { data, elementOf, flowOf, join, type Value } from "./flow-value.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./member-of.js";
import type { Scope } from "./scope.js";

/** Declares the names of a pattern (`x`, `{ text, ...rest }`, `[first]`) with the parts of a value that they take. */
export function bindPattern(m: Machine, name: BindingName, value: Value, scope: Scope): void {
  if (Node.isIdentifier(name)) {
    m.declare(scope, name.getText(), value);
    return;
  }
  const isObject = Node.isObjectBindingPattern(name);
  name.getElements().forEach((element, index) => {
    if (!Node.isBindingElement(element)) return; // a hole
    const own = element.getPropertyNameNode();
    const key = isObject ? (own === undefined ? element.getName() : literalName(own)) : String(index);
    const isRest = element.getDotDotDotToken() !== undefined;
    const part = isRest
      ? restOf(value, isObject)
      : isObject
        ? memberOf(value, key, m.shape)
        : itemOf(m, value, index);
    const fallback = element.getInitializer();
    const whole =
      fallback === undefined
        ? part
        : join(
            part,
            m.maybe(() => m.evaluate(fallback, scope)),
          );
    bindPattern(m, element.getNameNode(), whole, scope);
  });
}

/** The text of a property name, `undefined` where it is computed. */
export function literalName(node: Node): string | undefined {
  if (Node.isIdentifier(node) || Node.isPrivateIdentifier(node)) return node.getText();
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (Node.isNumericLiteral(node)) return String(node.getLiteralValue());
  if (Node.isComputedPropertyName(node)) {
    const inner = node.getExpression();
    return Node.isIdentifier(inner) ? undefined : literalName(inner);
  }
  return undefined;
}

export function itemOf(m: Machine, value: Value, index: number): Value {
  return value.kind === "parts" ? memberOf(value, String(index), m.shape) : elementOf(value);
}

function restOf(value: Value, isObject: boolean): Value {
  if (isObject) return value.kind === "parts" || value.kind === "record" ? value : data(flowOf(value));
  return { kind: "list", element: elementOf(value) };
}
