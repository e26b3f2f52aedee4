import type { Artifact, FieldTables } from "@signet/core";
import { clientText } from "./client-text.js";
import { commentText } from "./comment-text.js";
import { formatted } from "./formatted.js";
import { literalText, typeName } from "./identifiers.js";
import { typeWriter } from "./type-writer.js";

export interface TypesFileOptions {
  /** What the names in the file begin with. Default: the program's name. */
  readonly name?: string | undefined;
}

/**
 * A TypeScript module with the input and output types of an artifact's program and of each of its modules, all in encoded form, and a function that runs the
 * program on a server. It imports nothing.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` when the field tables hold what no type can be made of.
 */
export async function typesFile(
  { program, modules, sha256 }: Artifact,
  { name = typeName(program.name) }: TypesFileOptions = {},
): Promise<string> {
  const own = ["Input", "Output", "Modules", "RunOptions", "Error"].map((suffix) => name + suffix);
  const writer = typeWriter(own);
  const fieldsOf = (tables: FieldTables, side: "input" | "output", prefix: string): string =>
    writer.fields(tables[side], side, `${prefix}${side === "input" ? "Input" : "Output"}`);
  const modulesText = Object.entries(modules).map(([path, tables]) => {
    const prefix = name + typeName(path);
    const [input, output] = [fieldsOf(tables, "input", prefix), fieldsOf(tables, "output", prefix)];
    return `readonly ${literalText(path)}: {\nreadonly input: ${input};\nreadonly output: ${output};\n};`;
  });
  const whose = `the program ${literalText(commentText(program.name))}, from its artifact with the sha256\n * ${commentText(sha256)}`;
  return formatted(
    [
      `/**\n * Types of ${whose}.\n * Written by \`signet types\`: write it anew rather than change it.\n */`,
      `/** What the program takes. */\nexport type ${name}Input = ${fieldsOf(program, "input", name)};`,
      `/** What the program returns. */\nexport type ${name}Output = ${fieldsOf(program, "output", name)};`,
      `/** What each module takes and returns, by path. */\nexport interface ${name}Modules {\n${modulesText.join("\n")}\n}`,
      ...writer.declared(),
      clientText(name).trim(),
    ].join("\n\n"),
  );
}
