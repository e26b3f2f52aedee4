import {
  type ExportDeclaration,
  type Identifier,
  Node,
  type SourceFile,
  type Symbol as TsSymbol,
} from "ts-morph";
import { commonJsExport, loadedBy, specifierOf } from "./common-js.js";
import { declaredExport } from "./declared-export.js";
import type { SourceFiles } from "./source-files.js";
import { withoutTypes } from "./without-types.js";

/** What a name stands for: a declaration (or the expression that was exported under it), or all exports of a file. */
export type Meaning =
  | { readonly kind: "node"; readonly node: Node }
  | { readonly kind: "file"; readonly file: SourceFile };

/** Resolves names by scope, and through relative imports, re-exports and `require`. Names from packages have no meaning. */
export interface Meanings {
  readonly of: (identifier: Identifier) => readonly Meaning[];
  readonly exported: (file: SourceFile, name: string) => readonly Meaning[];
  /** What `require("./file")` or `import("./file")` stands for. */
  readonly loaded: (call: Node | undefined) => readonly Meaning[];
}

type Seen = ReadonlySet<string>;

export function meanings(files: SourceFiles): Meanings {
  const through = (declaration: Node, seen: Seen): readonly Meaning[] => {
    const file = declaration.getSourceFile();
    if (Node.isImportSpecifier(declaration))
      return from(
        file,
        declaration.getImportDeclaration().getModuleSpecifierValue(),
        declaration.getName(),
        seen,
      );
    if (Node.isImportClause(declaration))
      return from(file, specifierIn(declaration.getParent()), "default", seen);
    if (Node.isNamespaceImport(declaration))
      return whole(files.follow(file, specifierIn(declaration.getParent().getParent()) ?? ""), seen);
    if (Node.isImportEqualsDeclaration(declaration))
      return whole(files.follow(file, specifierInText(declaration)), seen);
    const source = loadedBy(declaration);
    if (source !== undefined) {
      const target = files.follow(file, source.specifier);
      return source.name === undefined ? whole(target, seen) : exportedBy(target, source.name, seen);
    }
    return [{ kind: "node", node: declaration }];
  };

  const ofSymbol = (symbol: TsSymbol | undefined, seen: Seen): readonly Meaning[] =>
    (symbol?.getDeclarations() ?? []).flatMap((declaration) => through(declaration, seen));

  const from = (
    file: SourceFile,
    specifier: string | undefined,
    name: string,
    seen: Seen,
  ): readonly Meaning[] =>
    specifier === undefined ? [] : exportedBy(files.follow(file, specifier), name, seen);

  const whole = (file: SourceFile | undefined, seen: Seen): readonly Meaning[] => {
    if (file === undefined) return [];
    const assigned = file.getStatements().flatMap((statement) => commonJsExport(statement, undefined) ?? []);
    return assigned.length === 0
      ? [{ kind: "file", file }]
      : assigned.flatMap((node) => ofExpression(node, seen));
  };

  const ofExpression = (node: Node, seen: Seen): readonly Meaning[] => {
    const bare = withoutTypes(node);
    const found = Node.isIdentifier(bare) ? ofSymbol(symbolOf(bare), seen) : [];
    return found.length > 0 ? found : [{ kind: "node", node }];
  };

  const exportedBy = (file: SourceFile | undefined, name: string, seen: Seen): readonly Meaning[] => {
    if (file === undefined) return [];
    const key = `${file.getFilePath()} ${name}`;
    if (seen.has(key)) return []; // files that re-export each other
    const deeper = new Set([...seen, key]);
    const statements = file.getStatements();
    const own = statements.flatMap((statement) => {
      if (Node.isExportAssignment(statement))
        return name === "default"
          ? Node.isIdentifier(withoutTypes(statement.getExpression()))
            ? ofExpression(statement.getExpression(), deeper)
            : [{ kind: "node", node: statement } as const]
          : [];
      if (Node.isExportDeclaration(statement)) return reexported(statement, name, deeper);
      const assigned = commonJsExport(statement, name);
      if (assigned !== undefined) return ofExpression(assigned, deeper);
      return declaredExport(statement, name).map((node) => ({ kind: "node", node }) as const);
    });
    if (own.length > 0) return own;
    // Transpiled or CommonJS: `module.exports = { name }`, and `default` for the whole.
    const assigned = statements.flatMap((statement) => commonJsExport(statement, undefined) ?? []);
    const members = assigned.flatMap((node) => memberMeanings(node, name, deeper));
    if (members.length > 0) return members;
    if (name === "default") return assigned.flatMap((node) => ofExpression(node, deeper));
    return statements.flatMap((statement) =>
      Node.isExportDeclaration(statement) && statement.isNamespaceExport() && !statement.getNamespaceExport()
        ? from(file, statement.getModuleSpecifierValue(), name, deeper)
        : [],
    );
  };

  const reexported = (statement: ExportDeclaration, name: string, seen: Seen): readonly Meaning[] => {
    const file = statement.getSourceFile();
    const specifier = statement.getModuleSpecifierValue();
    if (statement.getNamespaceExport()?.getName() === name)
      return specifier === undefined ? [] : whole(files.follow(file, specifier), seen);
    const found = statement
      .getNamedExports()
      .find((named) => (named.getAliasNode()?.getText() ?? named.getName()) === name);
    if (found === undefined) return [];
    return specifier === undefined
      ? ofSymbol(file.getLocal(found.getName()), seen)
      : from(file, specifier, found.getName(), seen);
  };

  const memberMeanings = (node: Node, name: string, seen: Seen): readonly Meaning[] => {
    const bare = withoutTypes(node);
    if (!Node.isObjectLiteralExpression(bare)) return [];
    const property = bare.getProperty(name);
    if (property === undefined) return [];
    if (Node.isShorthandPropertyAssignment(property)) return ofSymbol(property.getValueSymbol(), seen);
    const initializer = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    return initializer !== undefined && Node.isIdentifier(withoutTypes(initializer))
      ? ofExpression(initializer, seen)
      : [{ kind: "node", node: property }];
  };

  return {
    of: (identifier) => ofSymbol(symbolOf(identifier), new Set()),
    exported: (file, name) => exportedBy(file, name, new Set()),
    loaded(call) {
      const specifier = specifierOf(call);
      return specifier === undefined || call === undefined
        ? []
        : whole(files.follow(call.getSourceFile(), specifier), new Set());
    },
  };
}

/** The symbol that a name means where it stands; imports are not followed. */
function symbolOf(identifier: Identifier): TsSymbol | undefined {
  const parent = identifier.getParent();
  return Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : identifier.getSymbol();
}

function specifierIn(declaration: Node): string | undefined {
  return Node.isImportDeclaration(declaration) ? declaration.getModuleSpecifierValue() : undefined;
}

/** `import x = require("./x")` */
function specifierInText(declaration: Node): string {
  return /require\(\s*["']([^"']+)["']/.exec(declaration.getText())?.[1] ?? "";
}
