// node scripts/bundle.mjs ENTRY...: joins the modules that `tsc` wrote to dist/ into one file for each entry, under dist/bundle/. A file
// costs a fraction of a millisecond to load, and core has over a hundred. Run in a package's folder.
import { rolldown } from "rolldown";

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
  entryFileNames: "[name].js",
  chunkFileNames: "shared.js",
});
await bundle.close();
