import { type Node, ts } from "ts-morph";

/** The doc comments of a node and of the statement that declares it, as text without tags; `undefined` where there are none. */
export function docComment(node: Node): string | undefined {
  return textOf(docsOf(node)) ?? sameLineDoc(node);
}

/** The doc comments that stand at a node itself. */
export function ownDocComment(node: Node): string | undefined {
  return textOf(docsOf(node).filter(({ parent }) => parent === node.compilerNode)) ?? sameLineDoc(node);
}

function docsOf(node: Node): readonly ts.JSDoc[] {
  return ts.getJSDocCommentsAndTags(node.compilerNode).filter((found) => ts.isJSDoc(found));
}

function textOf(docs: readonly ts.JSDoc[]): string | undefined {
  const texts = docs.map(({ comment }) => ts.getTextOfJSDocComment(comment)?.trim() ?? "");
  const text = [...new Set(texts)].filter((one) => one !== "").join("\n");
  return text === "" ? undefined : text;
}

/** A doc comment behind a brace or a comma on one line: for TypeScript such a comment belongs to what stands before it. */
function sameLineDoc(node: Node): string | undefined {
  const before = node.getSourceFile().getFullText().slice(node.getPos(), node.getStart());
  const found = /\/\*\*(?!\/)((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1];
  const text = found
    ?.replace(/^\s*\*? ?/gm, "")
    .replace(/^@[\s\S]*$/m, "")
    .trim();
  return text === "" ? undefined : text;
}
