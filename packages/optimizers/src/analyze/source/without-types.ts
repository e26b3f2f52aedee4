import { Node } from "ts-morph";

/** The expression inside one that only says its type, or waits for it. */
export function withoutTypes(node: Node): Node {
  const isWrapper =
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isTypeAssertion(node) ||
    Node.isNonNullExpression(node) ||
    Node.isAwaitExpression(node);
  return isWrapper ? withoutTypes(node.getExpression()) : node;
}
