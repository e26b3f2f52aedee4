import { Node, type Statement } from "ts-morph";
import { withoutTypes } from "./without-types.js";

/** `const x = require("./x")`, `const { name: y } = await import("./x")`. */
export function loadedBy(
  declaration: Node,
): { readonly specifier: string; readonly name?: string } | undefined {
  if (Node.isVariableDeclaration(declaration)) {
    const specifier = specifierOf(declaration.getInitializer());
    return specifier === undefined ? undefined : { specifier };
  }
  if (!Node.isBindingElement(declaration)) return undefined;
  const holder = declaration.getParent().getParent();
  const specifier = Node.isVariableDeclaration(holder) ? specifierOf(holder.getInitializer()) : undefined;
  if (specifier === undefined) return undefined;
  return { specifier, name: declaration.getPropertyNameNode()?.getText() ?? declaration.getName() };
}

/** What a call of `require` or `import` loads. */
export function specifierOf(node: Node | undefined): string | undefined {
  const call = node && withoutTypes(node);
  if (!Node.isCallExpression(call)) return undefined;
  const callee = call.getExpression();
  if (callee.getText() !== "require" && !Node.isImportExpression(callee)) return undefined;
  const [argument] = call.getArguments();
  return Node.isStringLiteral(argument) ? argument.getLiteralText() : undefined;
}

/**
 * The expression that a statement exports as CommonJS does.
 *
 * @param name Absent: the one that is all of `module.exports`.
 */
export function commonJsExport(statement: Statement, name: string | undefined): Node | undefined {
  if (!Node.isExpressionStatement(statement)) {
    const isWhole = Node.isExportAssignment(statement) && statement.isExportEquals() && name === undefined;
    return isWhole ? statement.getExpression() : undefined;
  }
  const assignment = statement.getExpression();
  if (!Node.isBinaryExpression(assignment) || assignment.getOperatorToken().getText() !== "=")
    return undefined;
  const target = assignment.getLeft().getText();
  const isMeant =
    name === undefined
      ? target === "module.exports"
      : target === `exports.${name}` || target === `module.exports.${name}`;
  return isMeant ? assignment.getRight() : undefined;
}
