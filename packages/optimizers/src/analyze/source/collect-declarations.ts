import { type Identifier, Node, type ObjectLiteralExpression, type VariableDeclaration } from "ts-morph";
import { specifierOf } from "./common-js.js";
import { declaredExport } from "./declared-export.js";
import type { Meaning, Meanings } from "./meanings.js";
import { nameOf } from "./values.js";
import { withoutTypes } from "./without-types.js";

/** Stands among the members of an object for all that it spreads. */
export const SPREADS = "...";

/** A declaration that is part of a program, and how much of it is. */
export interface Part {
  readonly node: Node;
  /** Of an object literal or a destructuring: the members that are referred to. Absent: all of it. */
  readonly members?: ReadonlySet<string>;
}

/**
 * Collects what a program consists of: the roots and every declaration of the user's own that they refer to, directly or through others. Of an object
 * of which single members are referred to, these members alone.
 *
 * @returns Roots first, then the nearest declarations first.
 */
export function collectDeclarations(roots: readonly Node[], names: Meanings): readonly Part[] {
  const parts = new Map<Node, { readonly node: Node; members?: Set<string> }>();
  /** Names that were looked for in what an object spreads. */
  const lookedFor = new Map<Node, Set<string>>();
  /** What is taken over as it is: names declared inside need nothing of their own. */
  const covered = new Set<Node>();
  const queue: { readonly node: Node; readonly part: Node }[] = [];

  const cover = (node: Node, part: Node): void => {
    covered.add(node);
    queue.push({ node, part });
  };
  const addWhole = (node: Node): void => {
    const known = parts.get(node);
    if (known !== undefined && known.members === undefined) return;
    parts.set(node, { node });
    cover(node, node);
  };
  const addMember = (node: Node, name: string, member: Node | undefined): void => {
    const part = parts.get(node) ?? { node, members: new Set<string>() };
    parts.set(node, part);
    if (part.members === undefined || part.members.has(name)) return;
    part.members.add(name);
    if (member !== undefined) cover(member, node);
  };
  const isInside = (node: Node): boolean => [node, ...node.getAncestors()].some((each) => covered.has(each));

  const add = (meaning: Meaning, members: readonly string[] | undefined): void => {
    if (meaning.kind === "file") {
      for (const name of members ?? [])
        for (const exported of names.exported(meaning.file, name)) add(exported, undefined);
      return;
    }
    if (Node.isModuleDeclaration(meaning.node)) {
      const statements = meaning.node.getStatements();
      for (const name of members ?? [])
        for (const node of statements.flatMap((statement) => declaredExport(statement, name))) addWhole(node);
      return;
    }
    const declaration = declarationOf(meaning.node);
    if (declaration === undefined || isInside(declaration)) return;
    if (Node.isBindingElement(meaning.node)) {
      addBinding(meaning.node);
      return;
    }
    const object = objectOf(declaration);
    if (object === undefined || members === undefined) addWhole(declaration);
    else for (const name of members) addNamed(declaration, object, name);
  };

  /** The member of that name; where there is none, what the object spreads may have it, or it is one that every object has. */
  const addNamed = (declaration: Node, object: ObjectLiteralExpression, name: string): void => {
    const member = object.getProperty((each) => nameOf(each) === name);
    if (member !== undefined) {
      addMember(declaration, name, member);
      return;
    }
    const looked = lookedFor.get(declaration) ?? new Set<string>();
    if (looked.has(name)) return; // objects that spread each other
    lookedFor.set(declaration, looked.add(name));
    addMember(declaration, SPREADS, undefined);
    for (const each of object.getProperties()) {
      const spread = Node.isSpreadAssignment(each) ? withoutTypes(each.getExpression()) : undefined;
      if (Node.isIdentifier(spread)) for (const meaning of names.of(spread)) add(meaning, [name]);
      else if (spread !== undefined) cover(spread, declaration);
    }
  };

  /** `const { used, unused } = made()`: the one name, and what it is taken out of. */
  const addBinding = (element: Node): void => {
    const holder = holderOf(element);
    if (holder === undefined || !Node.isBindingElement(element)) return;
    const pattern = holder.getNameNode();
    if (element.getParent() !== pattern || !Node.isObjectBindingPattern(pattern)) {
      addWhole(holder);
      return;
    }
    addMember(holder, element.getName(), element);
    const initializer = holder.getInitializer();
    const source = initializer && withoutTypes(initializer);
    const taken = element.getPropertyNameNode()?.getText() ?? element.getName();
    const isRest = element.getDotDotDotToken() !== undefined;
    if (Node.isIdentifier(source))
      for (const meaning of names.of(source)) add(meaning, isRest ? undefined : [taken]);
    else if (initializer !== undefined) cover(initializer, holder);
  };

  for (const root of roots) addWhole(root);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { node, part } = next;
    for (const found of selfAndDescendants(node)) {
      if (Node.isIdentifier(found) && isReference(found))
        for (const meaning of names.of(found)) add(meaning, membersTaken(found));
      else if (specifierOf(found) !== undefined)
        for (const meaning of names.loaded(found)) add(meaning, membersTaken(found));
      else if (Node.isThisExpression(found)) {
        const [name] = membersTaken(found) ?? [];
        if (name !== undefined && parts.get(part)?.members !== undefined)
          addMember(part, name, objectOf(part)?.getProperty(name));
      }
    }
  }
  return [...parts.values()];
}

/** The members of a value that are taken where it stands, if it is not used as a whole. */
function membersTaken(node: Node): readonly string[] | undefined {
  const parent = node.getParent();
  if (Node.isPropertyAccessExpression(parent)) return [parent.getName()];
  if (Node.isQualifiedName(parent) && parent.getLeft() === node) return [parent.getRight().getText()];
  if (Node.isElementAccessExpression(parent) && parent.getExpression() === node) {
    const index = parent.getArgumentExpression();
    return Node.isStringLiteral(index) ? [index.getLiteralText()] : undefined;
  }
  const awaited = Node.isAwaitExpression(parent) || Node.isParenthesizedExpression(parent);
  if (awaited) return membersTaken(parent);
  const pattern = Node.isVariableDeclaration(parent) ? parent.getNameNode() : undefined;
  if (!Node.isObjectBindingPattern(pattern)) return undefined;
  const elements = pattern.getElements();
  if (elements.some((element) => element.getDotDotDotToken() !== undefined)) return undefined;
  return elements.map((element) => element.getPropertyNameNode()?.getText() ?? element.getName());
}

/** The variable that a destructuring declares names for; `undefined` for a parameter. */
function holderOf(element: Node): VariableDeclaration | undefined {
  let node: Node | undefined = element;
  while (Node.isBindingElement(node) || Node.isObjectBindingPattern(node) || Node.isArrayBindingPattern(node))
    node = node.getParent();
  return Node.isVariableDeclaration(node) ? node : undefined;
}

/** The node that is taken over when a declaration is referred to; parameters, loop variables and the like belong to what is around them. */
function declarationOf(node: Node | undefined): Node | undefined {
  if (Node.isBindingElement(node)) return declarationOf(holderOf(node));
  if (Node.isVariableDeclaration(node)) return node.getVariableStatement() === undefined ? undefined : node;
  if (
    Node.isFunctionDeclaration(node) ||
    Node.isClassDeclaration(node) ||
    Node.isInterfaceDeclaration(node) ||
    Node.isTypeAliasDeclaration(node) ||
    Node.isEnumDeclaration(node) ||
    Node.isExportAssignment(node) ||
    Node.isPropertyAssignment(node) ||
    Node.isMethodDeclaration(node)
  )
    return node;
  const parent = node?.getParent();
  return Node.isBinaryExpression(parent) ? parent : undefined; // `exports.name = …`
}

/** The object literal that a declaration gives a name to. */
export function objectOf(declaration: Node): ObjectLiteralExpression | undefined {
  const value =
    Node.isVariableDeclaration(declaration) || Node.isPropertyAssignment(declaration)
      ? declaration.getInitializer()
      : Node.isExportAssignment(declaration)
        ? declaration.getExpression()
        : Node.isBinaryExpression(declaration)
          ? declaration.getRight()
          : undefined;
  const bare = value && withoutTypes(value);
  return Node.isObjectLiteralExpression(bare) ? bare : undefined;
}

function* selfAndDescendants(node: Node): Generator<Node> {
  const waiting: Node[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    waiting.push(...next.forEachChildAsArray().toReversed());
  }
}

/** Whether an identifier refers to something by scope, rather than naming a member or declaring something. */
function isReference(identifier: Identifier): boolean {
  const parent = identifier.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.getExpression() === identifier;
  if (Node.isQualifiedName(parent)) return parent.getLeft() === identifier;
  if (Node.isShorthandPropertyAssignment(parent)) return true;
  if (Node.isBindingElement(parent)) return parent.getInitializer() === identifier;
  if (Node.isJsxAttribute(parent) || Node.isMetaProperty(parent)) return false;
  return !(Node.hasName(parent) && parent.getNameNode() === identifier);
}
