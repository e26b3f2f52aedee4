import { type CallExpression, Node, type ObjectLiteralExpression } from "ts-morph";
import type { Meaning, Meanings } from "./meanings.js";
import { withoutTypes } from "./without-types.js";

/** Finds what makes a value: through names, imports, members of object literals, and functions that return it. */
export interface Values {
  /** Everything that the way to the value passes (the node itself, declarations, properties), the value last. */
  readonly wayTo: (node: Node) => readonly Node[];
  readonly of: (node: Node) => Node;
  /** The property of an object literal, looked for in what it spreads too. */
  readonly property: (object: ObjectLiteralExpression, name: string) => Node | undefined;
  /** Names of all properties in order; `undefined` when it spreads what is not known. */
  readonly keys: (object: ObjectLiteralExpression) => readonly string[] | undefined;
}

const MOST_STEPS = 30;

export function values(names: Meanings): Values {
  const wayTo = (start: Node): readonly Node[] => {
    const way: Node[] = [];
    for (let node: Node | undefined = start; node !== undefined && way.length < MOST_STEPS; node = next(node))
      way.push(node);
    return way;
  };
  const of = (node: Node): Node => wayTo(node).at(-1) ?? node;

  /** One step towards the value; `undefined` at the value itself. */
  const next = (node: Node): Node | undefined => {
    const bare = withoutTypes(node);
    if (bare !== node) return bare;
    if (Node.isIdentifier(node)) return only(names.of(node));
    if (Node.isShorthandPropertyAssignment(node)) return only(names.of(node.getNameNode()));
    if (
      Node.isVariableDeclaration(node) ||
      Node.isPropertyAssignment(node) ||
      Node.isPropertyDeclaration(node)
    )
      return node.getInitializer();
    if (Node.isExportAssignment(node)) return node.getExpression();
    if (Node.isBindingElement(node)) return boundValue(node);
    if (Node.isPropertyAccessExpression(node)) return memberValue(node.getExpression(), node.getName());
    return Node.isCallExpression(node) ? returnedBy(node) : undefined;
  };

  const boundValue = (element: Node): Node | undefined => {
    if (!Node.isBindingElement(element)) return undefined;
    const holder = element.getParent().getParent();
    const initializer = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const name = element.getPropertyNameNode()?.getText() ?? element.getName();
    return initializer === undefined ? undefined : memberValue(initializer, name);
  };

  const memberValue = (owner: Node, name: string): Node | undefined => {
    const meanings = Node.isIdentifier(owner) ? names.of(owner) : names.loaded(owner);
    const file = meanings.find((meaning) => meaning.kind === "file");
    if (file !== undefined) return only(names.exported(file.file, name));
    const object = of(only(meanings) ?? owner);
    return Node.isObjectLiteralExpression(object) ? property(object, name) : undefined;
  };

  /** What a function of the user's returns; calls of packages are values themselves. */
  const returnedBy = (call: CallExpression): Node | undefined => {
    if (/^(Object\.)?freeze$/.test(call.getExpression().getText())) return call.getArguments()[0];
    if (call.getArguments().some((argument) => Node.isObjectLiteralExpression(withoutTypes(argument))))
      return undefined; // a wrapper around `program` and its kin: what it is given says more than what it returns
    const made = of(call.getExpression());
    if (!Node.isArrowFunction(made) && !Node.isFunctionExpression(made) && !Node.isFunctionDeclaration(made))
      return undefined;
    const body = made.getBody();
    if (body === undefined || !Node.isBlock(body)) return body;
    const last = body.getStatements().findLast((statement) => Node.isReturnStatement(statement));
    return Node.isReturnStatement(last) ? last.getExpression() : undefined;
  };

  /** The object literal that a member spreads, `undefined` where it is not known or one of those around it (objects that spread each other). */
  const spreadBy = (member: Node, around: ReadonlySet<Node>): ObjectLiteralExpression | undefined => {
    const value = Node.isSpreadAssignment(member) ? of(member.getExpression()) : undefined;
    return Node.isObjectLiteralExpression(value) && !around.has(value) ? value : undefined;
  };

  const propertyIn = (
    object: ObjectLiteralExpression,
    name: string,
    around: ReadonlySet<Node>,
  ): Node | undefined => {
    for (const member of object.getProperties().toReversed()) {
      const spread = spreadBy(member, around);
      const found =
        spread === undefined
          ? nameOf(member) === name
            ? member
            : undefined
          : propertyIn(spread, name, new Set([...around, spread]));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const property = (object: ObjectLiteralExpression, name: string): Node | undefined =>
    propertyIn(object, name, new Set([object]));

  const keysIn = (
    object: ObjectLiteralExpression,
    around: ReadonlySet<Node>,
  ): readonly string[] | undefined => {
    const found = new Set<string>();
    for (const member of object.getProperties()) {
      const spread = spreadBy(member, around);
      const names = spread === undefined ? [nameOf(member)] : keysIn(spread, new Set([...around, spread]));
      for (const name of names ?? [undefined]) {
        if (name === undefined) return undefined;
        found.add(name);
      }
    }
    return [...found];
  };
  const keys = (object: ObjectLiteralExpression): readonly string[] | undefined =>
    keysIn(object, new Set([object]));

  return { wayTo, of, property, keys };
}

function only(meanings: readonly Meaning[]): Node | undefined {
  const [first] = meanings;
  return first?.kind === "node" ? first.node : undefined;
}

/** The name of a member as text, `undefined` where it is computed. */
export function nameOf(member: Node): string | undefined {
  if (!Node.hasName(member)) return undefined;
  const node = member.getNameNode();
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  return Node.isComputedPropertyName(node) ? undefined : node.getText();
}
