import type { CompositeDefinition, Definition } from "@signet/core";
import { Node, type ObjectLiteralExpression, SyntaxKind } from "ts-morph";
import { docComment } from "./doc-comment.js";
import { type ProgramCall, programCallOf } from "./find-program.js";
import type { Values } from "./values.js";

/** A program and the programs nested in it, with the paths that they stand under ("" is the outer one). */
export interface LocatedProgram extends ProgramCall {
  readonly path: string;
  readonly definition: CompositeDefinition;
}

/** Doc comments by path of step, "" for the program; those of fields by path and name. */
export interface ProgramDocs {
  readonly steps: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The program and, as far as their declarations can be followed, those nested in it. */
export function locatePrograms(
  { call, spec }: ProgramCall,
  definition: CompositeDefinition,
  known: Values,
  path = "",
): readonly LocatedProgram[] {
  const nested = Object.entries(definition.modules).flatMap(([key, inner]) => {
    if (inner.kind !== "composite") return [];
    const found = programCallOf(moduleOf(spec, key, known).at(-1), known);
    return found === undefined ? [] : locatePrograms(found, inner, known, `${path}${key}.`);
  });
  return [{ call, spec, path: path.replace(/\.$/, ""), definition }, ...nested];
}

/** The doc comments of programs, of their modules and of all their fields. */
export function programDocs(programs: readonly LocatedProgram[], known: Values): ProgramDocs {
  const steps = new Map<string, string>();
  const fields = new Map<string, ReadonlyMap<string, string>>();
  const note = (path: string, text: string | undefined, found: ReadonlyMap<string, string>): void => {
    if (text !== undefined && !steps.has(path)) steps.set(path, text);
    if (found.size > 0) fields.set(path, found);
  };
  for (const { path, call, spec, definition } of programs) {
    if (path === "") note(path, docsAround(call), fieldDocs(spec, definition, known));
    for (const [key, inner] of Object.entries(definition.modules)) {
      const way = moduleOf(spec, key, known);
      const shape = shapeOf(way.at(-1), known);
      const docs = [...way, ...(shape?.way ?? [])].map(docComment);
      note(
        path === "" ? key : `${path}.${key}`,
        joined(docs),
        shape === undefined ? new Map() : fieldDocs(shape.object, inner, known),
      );
    }
  }
  return { steps, fields };
}

/** The way from a program's `modules` to what makes one of them. */
function moduleOf(spec: ObjectLiteralExpression, key: string, known: Values): readonly Node[] {
  const modules = known.property(spec, "modules");
  const object = modules && known.of(modules);
  const property = Node.isObjectLiteralExpression(object) ? known.property(object, key) : undefined;
  return property === undefined ? [] : known.wayTo(property);
}

/** The object with the fields of a module: the argument of the call that makes it, or of a call among the arguments. */
function shapeOf(
  value: Node | undefined,
  known: Values,
  depth = 0,
): { readonly object: ObjectLiteralExpression; readonly way: readonly Node[] } | undefined {
  if (!Node.isCallExpression(value) || depth > 4) return undefined;
  for (const argument of value.getArguments()) {
    const way = known.wayTo(argument);
    const object = way.at(-1);
    if (Node.isObjectLiteralExpression(object) && known.property(object, "output") !== undefined)
      return { object, way };
    const inner = shapeOf(object, known, depth + 1);
    if (inner !== undefined) return { object: inner.object, way: [...way, ...inner.way] };
  }
  return undefined;
}

function fieldDocs(
  object: ObjectLiteralExpression,
  definition: Definition,
  known: Values,
): ReadonlyMap<string, string> {
  const { inputFields, outputFields } = definition.kind === "leaf" ? definition.signature : definition;
  const sides = { input: inputFields, output: outputFields };
  const docs = Object.entries(sides).flatMap(([side, fields]) => {
    const property = known.property(object, side);
    const shape = property && known.of(property);
    if (!Node.isObjectLiteralExpression(shape)) return [];
    return fields.flatMap(({ name }) => {
      const field = known.property(shape, name);
      const text = field && joined(known.wayTo(field).map(docComment));
      return text === undefined ? [] : [[name, text] as const];
    });
  });
  return new Map(docs);
}

/** The doc comment of what a call is the value of: its variable, its export, or the function that returns it. */
function docsAround(call: Node): string | undefined {
  const own = docComment(declarationAround(call));
  if (own !== undefined) return own;
  const maker = call
    .getAncestors()
    .find((each) => Node.isFunctionLikeDeclaration(each) || Node.isArrowFunction(each));
  return maker && (docComment(maker) ?? docComment(declarationAround(maker)));
}

/** The declaration whose value an expression is, itself where it is a part of something else. */
export function declarationAround(node: Node): Node {
  const parent = node.getParent();
  if (
    Node.isParenthesizedExpression(parent) ||
    Node.isAsExpression(parent) ||
    Node.isSatisfiesExpression(parent) ||
    Node.isNonNullExpression(parent) ||
    Node.isTypeAssertion(parent)
  )
    return declarationAround(parent);
  if (Node.isVariableDeclaration(parent) && parent.getVariableStatement() !== undefined) return parent;
  if (
    Node.isExportAssignment(parent) ||
    Node.isPropertyAssignment(parent) ||
    Node.isPropertyDeclaration(parent)
  )
    return parent;
  const isAssigned =
    Node.isBinaryExpression(parent) && parent.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
  return isAssigned && Node.isExpressionStatement(parent.getParent()) ? parent : node;
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const distinct = [...new Set(texts.filter((text) => text !== undefined))];
  return distinct.length === 0 ? undefined : distinct.join(" ");
}
