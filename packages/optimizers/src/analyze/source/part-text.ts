import { Node } from "ts-morph";
import { objectOf, type Part, SPREADS } from "./collect-declarations.js";
import { ownDocComment } from "./doc-comment.js";
import { HIDDEN, hideSecrets, isSecret } from "./secrets.js";
import { nameOf } from "./values.js";

/** A stretch of a text that is shown as something else. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const MOST_LITERAL = 400;
const MOST_ELEMENTS = 12;
const MOST_MEMBERS = 30;
const SHOWN_ITEMS = 6;
/** A list shorter than this is shown whole, however many elements it has. */
const SMALL_LIST = 200;

/** A declaration as it is shown: with its doc comment, without secrets, long texts and data tables, and without members that nobody refers to. */
export function partText(part: Part): string {
  const { node } = part;
  const holder = Node.isVariableDeclaration(node) ? node.getVariableStatement() : undefined;
  const isAlone = holder !== undefined && holder.getDeclarations().length === 1;
  const keyword =
    holder === undefined ? "" : `${isExported(holder) ? "export " : ""}${holder.getDeclarationKind()} `;
  const docs = docText(isAlone ? holder : node);
  return hideSecrets(dedent(`${docs}${keyword}${applied(node, editsOf(part))}`, indentOf(holder ?? node)));
}

function isExported(node: Node): boolean {
  return Node.isExportable(node) && node.hasExportKeyword();
}

/** The doc comment that stands at a node itself, without tags. */
function docText(node: Node): string {
  const text = ownDocComment(node);
  if (text === undefined) return "";
  return text.includes("\n") ? `/**\n${text.replace(/^/gm, " * ")}\n */\n` : `/** ${text} */\n`;
}

function editsOf({ node, members }: Part): readonly Edit[] {
  const edits: Edit[] = members === undefined ? [] : [...withoutOthers(node, members)];
  const visit = (inner: Node): void => {
    const edit = editOf(inner);
    if (edit !== undefined) edits.push(edit);
    else inner.forEachChild(visit);
  };
  visit(node);
  return edits;
}

/** Takes out the members that are not referred to. */
function withoutOthers(node: Node, members: ReadonlySet<string>): readonly Edit[] {
  const pattern = Node.isVariableDeclaration(node) ? node.getNameNode() : undefined;
  if (Node.isObjectBindingPattern(pattern)) {
    const kept = pattern.getElements().filter((element) => members.has(element.getName()));
    return [shownAs(pattern, kept, " }")];
  }
  const object = objectOf(node);
  if (object === undefined) return [];
  const all = object.getProperties();
  const kept = all.filter((member) =>
    members.has(Node.isSpreadAssignment(member) ? SPREADS : (nameOf(member) ?? "")),
  );
  return kept.length === all.length ? [] : [shownAs(object, kept, kept.length === 0 ? "… }" : ", … }")];
}

function shownAs(node: Node, kept: readonly Node[], end: string): Edit {
  const shown = kept.map((member) => docText(member) + applied(member, editsOf({ node: member })));
  return { start: node.getStart(), end: node.getEnd(), text: `{ ${shown.join(", ")}${end}` };
}

function editOf(node: Node): Edit | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return literalEdit(node);
  if (
    Node.isRegularExpressionLiteral(node) ||
    Node.isTemplateHead(node) ||
    Node.isTemplateMiddle(node) ||
    Node.isTemplateTail(node)
  )
    return node.getText().length > MOST_LITERAL
      ? { start: node.getStart() + MOST_LITERAL, end: node.getEnd() - 2, text: "…" }
      : undefined;
  if (Node.isArrayLiteralExpression(node)) return listEdit(node, node.getElements(), MOST_ELEMENTS, "]");
  if (Node.isObjectLiteralExpression(node)) return listEdit(node, node.getProperties(), MOST_MEMBERS, "}");
  return undefined;
}

function literalEdit(node: Node & { getLiteralText(): string }): Edit | undefined {
  const text = node.getLiteralText();
  const [start, end] = [node.getStart(), node.getEnd()];
  if (isSecret(text, nameAround(node))) return { start, end, text: JSON.stringify(HIDDEN) };
  return text.length > MOST_LITERAL
    ? { start: start + 1 + MOST_LITERAL / 2, end: end - 1, text: "…" }
    : undefined;
}

/** The name that a literal is the value of, as far as it can be seen around it: `apiKey = env.KEY ?? "…"`. */
function nameAround(node: Node): string | undefined {
  for (const parent of node.getAncestors()) {
    if (
      Node.isPropertyAssignment(parent) ||
      Node.isVariableDeclaration(parent) ||
      Node.isPropertyDeclaration(parent) ||
      Node.isParameterDeclaration(parent) ||
      Node.isBindingElement(parent)
    )
      return parent.getName();
    if (Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === "=")
      return parent.getLeft().getText();
    if (Node.isStatement(parent) || Node.isCallExpression(parent)) return undefined;
  }
  return undefined;
}

function listEdit(node: Node, items: readonly Node[], most: number, close: string): Edit | undefined {
  const isTable = items.length > most && node.getText().length > SMALL_LIST;
  const last = items[SHOWN_ITEMS - 1];
  if (!isTable || last === undefined) return undefined;
  const shown = items.slice(0, SHOWN_ITEMS).map((item) => applied(item, editsOf({ node: item })));
  const open = close === "]" ? "[" : "{ ";
  return {
    start: node.getStart(),
    end: node.getEnd(),
    text: `${open}${shown.join(", ")}, … ${items.length - SHOWN_ITEMS} more${close === "]" ? "" : " "}${close}`,
  };
}

/** The text of a node after the edits; one that lies inside another has no say. */
function applied(node: Node, edits: readonly Edit[]): string {
  const text = node.getSourceFile().getFullText();
  let shown = "";
  let at = node.getStart();
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (edit.start < at) continue;
    shown += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return shown + text.slice(at, node.getEnd());
}

function indentOf(node: Node): number {
  const text = node.getSourceFile().getFullText();
  const line = text.slice(text.lastIndexOf("\n", node.getStart() - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** Lines after the first, moved left by as much as the first one stood to the right. */
function dedent(text: string, indent: number): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.replace(new RegExp(`^[ \\t]{0,${indent}}`), "").trimEnd())
    .join("\n");
}
