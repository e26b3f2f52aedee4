import {
  type ArrayLiteralExpression,
  type BinaryExpression,
  Node,
  type ObjectLiteralExpression,
  SyntaxKind,
} from "ts-morph";
import { assignTo, constantName } from "./assign-to.js";
import { literalName } from "./bind-pattern.js";
import { evaluateCall } from "./evaluate-call.js";
import { data, elementOf, flowOf, join, joinAll, nothing, union, type Value } from "./flow-value.js";
import type { Machine } from "./machine.js";
import { memberOf } from "./member-of.js";
import type { Scope } from "./scope.js";

/** What an expression can be made of. Assignments and calls inside it take effect. */
export function evaluateExpression(m: Machine, node: Node, scope: Scope): Value {
  m.tick();
  if (Node.isIdentifier(node)) return m.read(scope, node.getText()) ?? nothing;
  if (Node.isPropertyAccessExpression(node))
    return memberOf(m.evaluate(node.getExpression(), scope), node.getName(), m.shape);
  if (Node.isElementAccessExpression(node)) {
    const index = node.getArgumentExpression();
    const object = m.evaluate(node.getExpression(), scope);
    if (index !== undefined) m.evaluate(index, scope);
    return memberOf(object, index === undefined ? undefined : constantName(index), m.shape);
  }
  if (Node.isCallExpression(node) || Node.isNewExpression(node)) return evaluateCall(m, node, scope);
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node))
    return { kind: "function", closures: [{ node, scope }] };
  if (Node.isObjectLiteralExpression(node)) return objectOf(m, node, scope);
  if (Node.isArrayLiteralExpression(node)) return arrayOf(m, node, scope);
  if (Node.isBinaryExpression(node)) return binary(m, node, scope);
  if (Node.isConditionalExpression(node)) {
    m.evaluate(node.getCondition(), scope);
    const values: Value[] = [];
    m.oneOf(
      [node.getWhenTrue(), node.getWhenFalse()].map((way) => () => {
        values.push(m.evaluate(way, scope));
        return "goes on";
      }),
    );
    return joinAll(values);
  }
  const inner = transparent(node);
  if (inner !== undefined) return m.evaluate(inner, scope);
  // Templates, operators, and whatever else: made of everything inside.
  return data(union(node.forEachChildAsArray().map((child) => flowOf(m.evaluate(child, scope)))));
}

/** The expression inside one that only waits for it or says its type. */
function transparent(node: Node): Node | undefined {
  if (Node.isAwaitExpression(node) || Node.isParenthesizedExpression(node) || Node.isNonNullExpression(node))
    return node.getExpression();
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isTypeAssertion(node))
    return node.getExpression();
  return Node.isYieldExpression(node) ? node.getExpression() : undefined;
}

function objectOf(m: Machine, node: ObjectLiteralExpression, scope: Scope): Value {
  const parts = new Map<string, Value>();
  const bases: Value[] = [];
  const set = (name: string | undefined, value: Value): void => {
    if (name === undefined) bases.push(data(flowOf(value)));
    else parts.set(name, value);
  };
  for (const property of node.getProperties()) {
    if (Node.isShorthandPropertyAssignment(property))
      parts.set(property.getName(), m.read(scope, property.getName()) ?? nothing);
    if (Node.isMethodDeclaration(property))
      set(literalName(property.getNameNode()), { kind: "function", closures: [{ node: property, scope }] });
    if (Node.isSpreadAssignment(property)) {
      const spread = m.evaluate(property.getExpression(), scope);
      // What stands before a spread is overwritten by parts that are known to be in it.
      if (spread.kind === "parts") for (const [name, value] of spread.parts) parts.set(name, value);
      if (spread.kind === "parts") bases.push(...spread.bases);
      else bases.push(spread);
    }
    if (!Node.isPropertyAssignment(property)) continue;
    const initializer = property.getInitializer();
    if (initializer !== undefined) set(literalName(property.getNameNode()), m.evaluate(initializer, scope));
  }
  return { kind: "parts", parts, bases };
}

function arrayOf(m: Machine, node: ArrayLiteralExpression, scope: Scope): Value {
  const elements = node.getElements();
  const values = elements.map((element) =>
    Node.isSpreadElement(element)
      ? elementOf(m.evaluate(element.getExpression(), scope))
      : m.evaluate(element, scope),
  );
  if (elements.some((element) => Node.isSpreadElement(element)))
    return { kind: "list", element: joinAll(values) };
  return { kind: "parts", parts: new Map(values.map((value, index) => [String(index), value])), bases: [] };
}

const compound = new Set([
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);
const shortCircuit = new Set([
  SyntaxKind.BarBarToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);

function binary(m: Machine, node: BinaryExpression, scope: Scope): Value {
  const operator = node.getOperatorToken().getKind();
  const right = (): Value => m.evaluate(node.getRight(), scope);
  if (operator === SyntaxKind.EqualsToken) {
    const value = right();
    assignTo(m, node.getLeft(), value, scope);
    return value;
  }
  const left = m.evaluate(node.getLeft(), scope);
  const other = shortCircuit.has(operator) ? m.maybe(right) : right();
  if (operator === SyntaxKind.CommaToken) return other;
  const value = shortCircuit.has(operator) ? join(left, other) : data(union([flowOf(left), flowOf(other)]));
  if (compound.has(operator)) assignTo(m, node.getLeft(), value, scope);
  return value;
}
