// node scripts/bundle.mjs ENTRY...: joins the modules that `tsc` wrote to dist/ into a few files under dist/bundle/: one for each entry, one for
// what a first answer needs, one for each thing that is loaded when a run first asks for it. A file costs a fraction of a millisecond to load, and
// core has over a hundred modules. What is loaded later stands in files of its own, so that whoever bundles a program ships no more of it
// with the program's start than the program asks for. Run in a package's folder.
import { basename } from "node:path";
import { rolldown } from "rolldown";

/** What a program imports to load an artifact and to answer. */
const STARTS = /\/dist\/(errors|artifact\/load|module\/predict|program\/program|signature\/signature)\.js$/;

const entries = process.argv.slice(2);
const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, `dist/${entry}.js`])),
  external: (id) => !/^[./]/.test(id) && !entries.some((entry) => id.endsWith(`${entry}.js`)),
  plugins: [{ name: "every-module", buildEnd: rememberModules }],
  preserveEntrySignatures: "allow-extension",
  logLevel: "warn",
});

const modules = new Map();
let fileNames;
await bundle.write({
  dir: "dist/bundle",
  format: "esm",
  sourcemap: true,
  cleanDir: true,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: fileOf, priority: 2, debugName: "first and later" },
      { name: "shared", priority: 1, minShareCount: 2 },
    ],
  },
});
await bundle.close();

function rememberModules() {
  for (const id of this.getModuleIds()) modules.set(id, this.getModuleInfo(id));
}

/** The file that a module of the start, or of what is loaded later, goes to; nothing for the others. */
function fileOf(id) {
  fileNames ??= nameFiles();
  return fileNames.get(id) ?? null;
}

/** Modules that are loaded by the same `import()`s go to one file, which is named after these. */
function nameFiles() {
  const start = reachedFrom([...modules.keys()].filter((id) => STARTS.test(id)));
  const later = [...new Set([...modules.values()].flatMap((info) => info.dynamicallyImportedIds))].sort();
  const names = new Map();
  for (const target of later)
    for (const id of reachedFrom([target]))
      names.set(id, [...(names.get(id) ?? []), basename(target, ".js")]);
  return new Map([
    ...[...names].map(([id, users]) => [id, users.join("-")]),
    ...[...start].map((id) => [id, "start"]),
  ]);
}

/** The modules that are loaded with these: `import()` is not followed. */
function reachedFrom(ids, seen = new Set()) {
  for (const id of ids) {
    if (seen.has(id) || !modules.has(id)) continue;
    seen.add(id);
    reachedFrom(modules.get(id).importedIds, seen);
  }
  return seen;
}
