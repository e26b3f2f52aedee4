import { Node, type Statement } from "ts-morph";

/** The declarations that a statement exports under a name. */
export function declaredExport(statement: Statement, name: string): readonly Node[] {
  if (!Node.isExportable(statement) || !statement.hasExportKeyword()) return [];
  if (statement.hasDefaultKeyword()) return name === "default" ? [statement] : [];
  if (!Node.isVariableStatement(statement))
    return Node.hasName(statement) && statement.getName() === name ? [statement] : [];
  return statement.getDeclarations().flatMap((declaration): readonly Node[] => {
    const node = declaration.getNameNode();
    if (Node.isIdentifier(node)) return node.getText() === name ? [declaration] : [];
    return node
      .getElements()
      .filter((element) => Node.isBindingElement(element) && element.getName() === name);
  });
}
