// node scripts/bundle.mjs ENTRY...: joins the modules that `tsc` wrote to dist/ into one file for each entry, under dist/bundle/. A file
// costs a fraction of a millisecond to load, and core has over a hundred. Run in a package's folder.
import { rolldown } from "rolldown";

/**
 * What the entries export, and what is loaded when a run first needs it (`import()`) reads. A file of its own: whoever bundles a program for the edge
 * ships it beside the program's start, not in it.
 */
const isLazy = (id) =>
  /\/dist\/(route\/(choose-expert|decoded-router)|embed\/(check-vectors|input-text|tf-idf))\.js$/.test(id);

const entries = process.argv.slice(2);
const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, `dist/${entry}.js`])),
  external: (id) => !/^[./]/.test(id) && !entries.some((entry) => id.endsWith(`${entry}.js`)),
  logLevel: "warn",
});
await bundle.write({
  dir: "dist/bundle",
  format: "esm",
  sourcemap: true,
  cleanDir: true,
  entryFileNames: "[name].js",
  chunkFileNames: "[name].js",
  codeSplitting: {
    groups: [
      { name: "shared", priority: 2, minShareCount: 2, test: (id) => !isLazy(id) },
      { name: "routing", priority: 1, test: isLazy },
    ],
  },
});
await bundle.close();
