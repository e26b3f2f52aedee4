import { Node } from "ts-morph";
import { collectDeclarations } from "./collect-declarations.js";
import type { Meanings } from "./meanings.js";
import type { Values } from "./values.js";
import { withoutTypes } from "./without-types.js";

/** One function text that holds a `run` and the user's functions that it calls, so that data can be followed through them. */
export function runWithHelpers(
  property: Node,
  { names, known }: { readonly names: Meanings; readonly known: Values },
): string {
  const made = makerOf(property, known);
  const helpers = collectDeclarations([made], names).flatMap(({ node, members }) => {
    const helper = members === undefined && node !== made ? helperOf(node) : undefined;
    return helper === undefined ? [] : [helper];
  });
  const distinct = new Set(helpers.map(({ name }) => name));
  // Two files may have functions of one name: nothing tells here which of them is meant.
  const declarations = distinct.size === helpers.length ? helpers.map(({ text }) => text) : [];
  const run = Node.isMethodDeclaration(made)
    ? `({ ${made.getText()} }).${made.getName()}`
    : `(${made.getText()})`;
  return `async (signetInput, signetSteps, signetContext) => {\n${declarations.join("\n")}\nreturn ${run}(signetInput, signetSteps, signetContext);\n}`;
}

/** What makes a `run`: a method, a function, or a call that is given functions (`retrying(async (input, steps) => …)`). */
function makerOf(property: Node, known: Values): Node {
  if (Node.isMethodDeclaration(property)) return property;
  const call = known.wayTo(property).find((node) => Node.isCallExpression(node));
  return call ?? known.of(property);
}

function helperOf(node: Node): { readonly name: string; readonly text: string } | undefined {
  if (Node.isFunctionDeclaration(node)) {
    const name = node.getName();
    return name === undefined
      ? undefined
      : { name, text: node.getText().replace(/^export\s+(?:default\s+)?/, "") };
  }
  const initializer = Node.isVariableDeclaration(node) ? node.getInitializer() : undefined;
  const value = initializer && withoutTypes(initializer);
  if (!Node.isVariableDeclaration(node) || !(Node.isArrowFunction(value) || Node.isFunctionExpression(value)))
    return undefined;
  return { name: node.getName(), text: `const ${node.getName()} = ${value.getText()};` };
}
