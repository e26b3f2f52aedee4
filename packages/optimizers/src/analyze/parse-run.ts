import { Node, Project } from "ts-morph";
import type { FunctionNode } from "./scope.js";

/**
 * Parses the source text of a function value as engines give it: an arrow, a function, or a method (`async run(input) { … }`).
 *
 * @returns `undefined` for what is no source, such as native code.
 */
export function runParser(): (source: string) => FunctionNode | undefined {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true },
  });
  let count = 0;
  const statementsOf = (text: string) => project.createSourceFile(`run-${count++}.ts`, text).getStatements();

  return (source) => {
    if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) return undefined;
    const [expression, ...more] = statementsOf(`(${source}\n);`);
    if (more.length === 0 && Node.isExpressionStatement(expression)) {
      const inner = expression.getExpression();
      const found = Node.isParenthesizedExpression(inner) ? inner.getExpression() : undefined;
      if (Node.isArrowFunction(found) || Node.isFunctionExpression(found)) return found;
    }
    const [object, ...rest] = statementsOf(`({${source}\n});`);
    if (rest.length > 0 || !Node.isExpressionStatement(object)) return undefined;
    const literal = object.getExpression();
    const shape = Node.isParenthesizedExpression(literal) ? literal.getExpression() : undefined;
    const [method, ...others] = Node.isObjectLiteralExpression(shape) ? shape.getProperties() : [];
    return others.length === 0 && Node.isMethodDeclaration(method) ? method : undefined;
  };
}
