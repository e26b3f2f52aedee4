import { type CompositeDefinition, sourceOf } from "@signet/core";
import {
  type CallExpression,
  Node,
  type ObjectLiteralExpression,
  type SourceFile,
  SyntaxKind,
  ts,
} from "ts-morph";
import { specifierOf } from "./common-js.js";
import type { SourceFiles } from "./source-files.js";
import type { Values } from "./values.js";

/** Where a program is declared: the call that makes it, and the object that the call is given. */
export interface ProgramCall {
  readonly call: CallExpression;
  readonly spec: ObjectLiteralExpression;
}

/**
 * Looks for the declaration of a program in a file, then in what the file imports, nearest first.
 *
 * @returns Several when they cannot be told apart; none when there is no such declaration.
 */
export function findProgram(
  file: SourceFile,
  definition: CompositeDefinition,
  { files, known }: { readonly files: SourceFiles; readonly known: Values },
): readonly ProgramCall[] {
  const seen = new Set<SourceFile>();
  let nearest: readonly SourceFile[] = [file];
  while (nearest.length > 0) {
    for (const each of nearest) seen.add(each);
    const found = mostAlike(
      nearest.flatMap((each) => programCalls(each, known)),
      definition,
      known,
    );
    if (found.length > 0) return found;
    const imported = nearest.flatMap((each) => specifiers(each).map((name) => files.follow(each, name)));
    nearest = [...new Set(imported)].filter((each) => each !== undefined).filter((each) => !seen.has(each));
  }
  return [];
}

/** The program that a call makes, or that it wraps (`majority(program(…), …)`). */
export function programCallOf(node: Node | undefined, known: Values): ProgramCall | undefined {
  for (let call = node, depth = 0; Node.isCallExpression(call) && depth < 5; depth++) {
    const spec = specOf(call, known);
    if (spec !== undefined) return { call, spec };
    const [argument] = call.getArguments();
    call = argument && known.of(argument);
  }
  return undefined;
}

/** Calls whose argument is an object with modules and a `run`, whatever the function is called. */
function programCalls(file: SourceFile, known: Values): readonly ProgramCall[] {
  if (!/\bmodules\b/.test(file.getFullText())) return [];
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const spec = specOf(call, known);
    return spec === undefined ? [] : [{ call, spec }];
  });
}

function specOf(call: CallExpression, known: Values): ObjectLiteralExpression | undefined {
  for (const argument of call.getArguments().slice(0, 2)) {
    if (Node.isStringLiteral(argument) || Node.isArrowFunction(argument)) continue;
    const spec = known.of(argument);
    if (!Node.isObjectLiteralExpression(spec)) continue;
    if (known.property(spec, "modules") !== undefined && known.property(spec, "run") !== undefined)
      return spec;
  }
  return undefined;
}

/** Those that can be the program, and among them those that show most that they are. */
function mostAlike(
  calls: readonly ProgramCall[],
  definition: CompositeDefinition,
  known: Values,
): readonly ProgramCall[] {
  const judged = calls.map((call) => ({ call, likeness: likeness(call, definition, known) }));
  const most = Math.max(1, ...judged.map((each) => each.likeness));
  const alike = judged.filter((each) => each.likeness === most).map(({ call }) => call);
  if (alike.length < 2) return alike;
  const text = plain(sourceOf(definition));
  const same = alike.filter(({ spec }) => {
    const run = known.property(spec, "run");
    return run !== undefined && plain(runText(run, known)) === text;
  });
  return same.length === 1 ? same : alike;
}

/** How many of name, modules and fields are seen to agree; 0 when one is seen not to, or neither name nor modules is seen. */
function likeness({ spec }: ProgramCall, definition: CompositeDefinition, known: Values): number {
  const name = known.property(spec, "name");
  const text = name && known.of(name);
  const isLiteral = Node.isStringLiteral(text) || Node.isNoSubstitutionTemplateLiteral(text);
  const agrees = {
    name: isLiteral ? text.getLiteralText() === definition.name : undefined,
    modules: sameKeys(spec, "modules", Object.keys(definition.modules), known),
    input: sameKeys(spec, "input", namesOf(definition.inputFields), known),
    output: sameKeys(spec, "output", namesOf(definition.outputFields), known),
  };
  const seen = Object.values(agrees);
  if (seen.includes(false) || (agrees.name === undefined && agrees.modules === undefined)) return 0;
  return seen.filter((each) => each === true).length;
}

function sameKeys(
  spec: ObjectLiteralExpression,
  part: string,
  keys: readonly string[],
  known: Values,
): boolean | undefined {
  const property = known.property(spec, part);
  const object = property && known.of(property);
  const found = Node.isObjectLiteralExpression(object) ? known.keys(object) : undefined;
  return found && found.length === keys.length && keys.every((key) => found.includes(key));
}

function namesOf(fields: readonly { readonly name: string }[]): readonly string[] {
  return fields.map(({ name }) => name);
}

/** The text of a function that is given as a property, or that a property names. */
function runText(property: Node, known: Values): string {
  return Node.isMethodDeclaration(property) ? property.getText() : known.of(property).getText();
}

/** A function's text without what types, layout and quotes make of it. */
function plain(source: string): string {
  const isMethod =
    /^\s*(async\s+)?\*?\s*[\w$]+\s*\(/.test(source) && !/^\s*(async\s+)?function\b/.test(source);
  const text = isMethod && !/^\s*async\s*\(/.test(source) ? `({${source}})` : `(${source})`;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, removeComments: true },
  });
  return outputText.replace(/[\s;,]+/g, "").replace(/['`]/g, '"');
}

/** Everything that a file imports, re-exports or loads, as it names it. */
function specifiers(file: SourceFile): readonly string[] {
  const declared = [...file.getImportDeclarations(), ...file.getExportDeclarations()].map((declaration) =>
    declaration.getModuleSpecifierValue(),
  );
  const loaded = /\b(?:require|import)\s*\(/.test(file.getFullText())
    ? file.getDescendantsOfKind(SyntaxKind.CallExpression).map(specifierOf)
    : [];
  return [...declared, ...loaded].filter((specifier) => specifier !== undefined);
}
