import type { CompositeDefinition } from "@signet/core";
import { Node } from "ts-morph";
import type { SourceSlice } from "../program-graph.js";
import { collectDeclarations, type Part } from "./collect-declarations.js";
import { findProgram } from "./find-program.js";
import { type Meanings, meanings } from "./meanings.js";
import { partText } from "./part-text.js";
import { declarationAround, type LocatedProgram, locatePrograms, programDocs } from "./program-docs.js";
import { runWithHelpers } from "./run-with-helpers.js";
import { hideSecrets } from "./secrets.js";
import { type ReadText, sourceFiles } from "./source-files.js";
import { type Values, values } from "./values.js";

/** What the user's files show of a program. */
export interface SourceReading {
  readonly slice: SourceSlice;
  /** By program, the outer one and those nested in it: a function text that holds `run` and the functions that it calls. */
  readonly runs: ReadonlyMap<CompositeDefinition, string>;
}

/** Most characters of a slice, of one declaration in it, and of its part about `run`. */
const MOST = { text: 12_000, declaration: 4000, code: 2400, doc: 600 } as const;

/**
 * Reads the declaration of a program in the file at `path` and everything of the user's own that it refers to.
 *
 * @returns The reading, or in words why there is none.
 */
export function readSlice(
  definition: CompositeDefinition,
  path: string,
  readText: ReadText,
): SourceReading | { readonly problem: string } {
  const files = sourceFiles(readText);
  const file = files.open(path);
  if (file === undefined) return { problem: "it cannot be read" };
  const names = meanings(files);
  const known = values(names);
  const [found, ...others] = findProgram(file, definition, { files, known });
  if (found === undefined)
    return { problem: `it does not show where the program "${definition.name}" is declared` };
  if (others.length > 0)
    return { problem: `it declares ${others.length + 1} programs "${definition.name}" that look alike` };
  const programs = locatePrograms(found, definition, known);
  const docs = programDocs(programs, known);
  return {
    slice: {
      docs: Object.fromEntries([...docs.steps].map(([step, text]) => [step, docText(text)])),
      fieldDocs: Object.fromEntries(
        [...docs.fields].map(([step, fields]) => [
          step,
          Object.fromEntries([...fields].map(([name, text]) => [name, docText(text)])),
        ]),
      ),
      text: textOf(
        collectDeclarations(
          programs.map(({ call }) => declarationAround(call)),
          names,
        ),
        MOST.text,
      ),
      code: codeOf(programs, { names, known }),
    },
    runs: new Map(
      programs.flatMap(({ spec, definition: each }) => {
        const run = known.property(spec, "run");
        return run === undefined ? [] : [[each, runWithHelpers(run, { names, known })] as const];
      }),
    ),
  };
}

function docText(text: string): string {
  return cut(hideSecrets(text), MOST.doc);
}

/** What every `run` does: its own text, then the functions and values that it refers to. Types are left out. */
function codeOf(
  programs: readonly LocatedProgram[],
  { names, known }: { readonly names: Meanings; readonly known: Values },
): string {
  const runs = programs.flatMap(({ spec }) => known.property(spec, "run") ?? []);
  const parts = collectDeclarations(runs, names).filter(
    ({ node }) => !Node.isInterfaceDeclaration(node) && !Node.isTypeAliasDeclaration(node),
  );
  return textOf(parts, MOST.code);
}

/** The texts of declarations as long as there is room, each once, files in the order of reading. */
function textOf(parts: readonly Part[], most: number): string {
  const whole = new Set(parts.filter(({ members }) => members === undefined).map(({ node }) => node));
  const outermost = parts.filter(({ node }) => !node.getAncestors().some((ancestor) => whole.has(ancestor)));
  let left = most;
  const shown: string[] = [];
  for (const part of outermost) {
    if (left <= 0) break;
    const text = cut(partText(part), Math.min(left, MOST.declaration));
    shown.push(text);
    left -= text.length + 2;
  }
  return shown.join("\n\n");
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).trimEnd()}…`;
}
