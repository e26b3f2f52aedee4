import { SignetError } from "@signet/core";
import type { ParenthesizedTypeNode } from "ts-morph";

/**
 * Lays the text of a TypeScript file out, without needless parentheses around types. ts-morph is loaded with the first file.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` when the text is no TypeScript.
 */
export async function formatted(text: string): Promise<string> {
  const { Project, SyntaxKind } = await import("ts-morph");
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile("types.ts", text);
  const [problem] = project.getProgram().getSyntacticDiagnostics(file);
  if (problem !== undefined)
    throw new SignetError(
      "ARTIFACT_INVALID",
      `The field tables cannot be written as types: line ${problem.getLineNumber()} would not be TypeScript`,
    );
  const simple: readonly number[] = [
    SyntaxKind.TypeLiteral,
    SyntaxKind.LiteralType,
    SyntaxKind.TypeReference,
    SyntaxKind.ArrayType,
    SyntaxKind.TupleType,
  ];
  const besideUnions: readonly number[] = [...simple, SyntaxKind.UnionType, SyntaxKind.TypeOperator];
  const isNeedless = (node: ParenthesizedTypeNode): boolean => {
    const kinds = node.getParentIfKind(SyntaxKind.UnionType) === undefined ? simple : besideUnions;
    return kinds.includes(node.getTypeNode().getKind());
  };
  const needless = file.getDescendantsOfKind(SyntaxKind.ParenthesizedType).filter(isNeedless);
  const left = without(
    text,
    needless.flatMap((node) => [node.getStart(), node.getEnd() - 1]),
  );
  file.replaceWithText(left);
  file.formatText({ indentSize: 2 });
  return file.getFullText();
}

/** A text without the characters at some places. */
function without(text: string, places: readonly number[]): string {
  const sorted = [...places].sort((one, other) => one - other);
  const pieces = [...sorted, text.length].map((place, index) =>
    text.slice(index === 0 ? 0 : (sorted[index - 1] ?? 0) + 1, place),
  );
  return pieces.join("");
}
