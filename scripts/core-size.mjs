// How large core is for who ships it: bundled, tree-shaken, minified, gzipped, without zod. What a run loads when it first needs it (`import()`:
// routing, streams) is a file of its own and does not count, unless asked for. Needs the built dist/.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { readmeExample } from "./readme-example.mjs";
import { root } from "./run.mjs";

const core = join(root, "packages/core/dist/index.js");

/** Size in kB (1,000 bytes) of core's share of the README's program; undefined while README.md shows none. */
export async function readmeProgramKb() {
  const example = readmeExample();
  return example === undefined ? undefined : bundledKb(example.code);
}

/** Size in kB of everything that core exports, and all that it loads. */
export const fullEntryKb = () => bundledKb('export * from "@signet/core";', { isWhole: true });

async function bundledKb(code, { isWhole = false } = {}) {
  const bundle = await rolldown({
    input: "entry.ts",
    plugins: [onlyCore(code, isWhole)],
    external: (id) => id !== "entry.ts" && id !== "@signet/core" && !/^[./]/.test(id) && !id.startsWith(root),
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "esm", minify: true, codeSplitting: false });
  await bundle.close();
  return gzipSync(output[0].code, { level: 9 }).length / 1000;
}

/** Serves `code` as the entry and resolves core to its build; every other package stays outside, and with `isWhole` off what is loaded later. */
const onlyCore = (code, isWhole) => ({
  name: "only-core",
  resolveId: (id, _, { kind }) => {
    if (kind === "dynamic-import" && !isWhole) return { id, external: true };
    return id === "entry.ts" ? id : id === "@signet/core" ? core : null;
  },
  load: (id) => (id === "entry.ts" ? { code, moduleType: "ts" } : null),
});
