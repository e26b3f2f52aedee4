// What a file that runs anywhere must not have: code out of text, and what only Node has. Looks at the built files of core, and at those that
// `@signet/adapters/fetch` loads.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { findFiles } from "./find-files.mjs";
import { root } from "./run.mjs";

const hazards = {
  "calls eval": /(?<![.\w])eval\s*\(/,
  "makes functions out of text": /\bnew\s+Function\b|(?<![.\w])Function\s*\(\s*["'`]/,
  "imports from Node": /["'`]node:/,
  "reads `process`": /(?<![.\w])process\s*[.?[]/,
  "uses Buffer": /(?<![.\w])Buffer\b/,
};

/** @returns {{ name: string, ok: boolean, error?: string }[]} One result for each kind of hazard. */
export function findRuntimeHazards() {
  const files = [...coreFiles(), ...loadedBy(join(root, "packages/adapters/dist/fetch/index.js"))];
  const codes = files.map((path) => [relative(root, path), codeOf(readFileSync(path, "utf8"))]);
  return Object.entries(hazards).map(([what, pattern]) => {
    const found = codes.filter(([, code]) => pattern.test(code)).map(([path]) => path);
    const name = `no built file ${what} (${files.length} files)`;
    return found.length === 0 ? { name, ok: true } : { name, ok: false, error: found.join(", ") };
  });
}

function coreFiles() {
  return findFiles(["packages/core/dist/bundle"], ".js").map((path) => join(root, path));
}

/** A file and all that it imports by relative paths, at once or later. */
function loadedBy(path, seen = new Set()) {
  if (seen.has(path) || !existsSync(path)) return seen;
  seen.add(path);
  for (const { fileName } of ts.preProcessFile(readFileSync(path, "utf8"), true, true).importedFiles)
    if (fileName.startsWith(".")) loadedBy(join(dirname(path), fileName), seen);
  return seen;
}

/** The text without comments. */
function codeOf(text) {
  return ts.transpileModule(text, {
    compilerOptions: { removeComments: true, target: "ESNext", module: "ESNext" },
  }).outputText;
}
