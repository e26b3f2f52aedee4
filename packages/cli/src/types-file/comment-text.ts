import { printable } from "../terminal/printable.js";

/** A text from anywhere as the inside of a doc comment: it cannot end the comment, nor tell the compiler anything. */
export function commentText(text: string): string {
  return printable(text)
    .replaceAll(/[\r\u2028\u2029]/g, "\n")
    .replaceAll("*/", "*\\/")
    .replaceAll(/@(?=ts-)/gi, "@ ")
    .trim();
}

/** A doc comment with a line break behind it, or nothing for a blank text. */
export function docComment(text: unknown): string {
  const inside = typeof text === "string" ? commentText(text) : "";
  if (inside === "") return "";
  const lines = inside.split("\n");
  return lines.length === 1
    ? `/** ${inside} */\n`
    : `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}
