// How much a production program loads before its first answer: `load`, `predict` and `openAiFetch`, bundled with code splitting, minified, each
// file gzipped, zod outside. Which files are loaded is found by running the bundle: what it fetches by `import()` on the way counts, what would be
// fetched later (other formats, streams, repairs, routing) does not. Needs the built dist/.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "./run.mjs";

const built = {
  "@signet/core": "packages/core/dist/index.js",
  "@signet/adapters/fetch": "packages/adapters/dist/fetch/index.js",
};

/** The program whose size is told: a step, loaded with its artifact, answered through plain fetch. */
const loaderCode = `
import { load, predict, program, signature } from "@signet/core";
import { openAiFetch } from "@signet/adapters/fetch";
import * as z from "zod/mini";

const input = { message: z.string() };
const output = { label: z.enum(["billing", "bug"]), reason: z.string() };

export const triage = program({
  name: "triage",
  input,
  output,
  modules: { sort: predict(signature({ instruction: "Sort the message.", input, output })) },
  run: ({ message }, { sort }) => sort({ message }),
});

export function answer(artifact, message, fetch) {
  const lm = openAiFetch({ model: "small", apiKey: "a-key", fetch });
  return load(triage, artifact).run({ message }, { lm });
}
`;

/**
 * @returns {Promise<{ kb: number, files: { name: string, kb: number, isLoaded: boolean }[] }>} Sizes in kB (1,000 bytes) of what is
 * loaded until the first answer.
 */
export async function loaderSize() {
  const folder = join(root, "node_modules/.cache");
  mkdirSync(folder, { recursive: true });
  const dir = mkdtempSync(join(folder, "signet-loader-"));
  try {
    const files = await bundleLoader(dir);
    const loaded = await loadedFiles(dir);
    const sizes = files.map(({ name, kb }) => ({ name, kb, isLoaded: loaded.has(name) }));
    const kb = sizes.reduce((sum, file) => sum + (file.isLoaded ? file.kb : 0), 0);
    return { kb, files: sizes };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes the bundle so that each file notes that it is loaded, and tells the sizes without the note. */
async function bundleLoader(dir) {
  const bundle = await rolldown({
    input: "entry.ts",
    plugins: [resolveBuilt],
    external: /^zod/,
    preserveEntrySignatures: "allow-extension",
    treeshake: { moduleSideEffects: false },
    logLevel: "silent",
  });
  const names = { entryFileNames: "[name].js", chunkFileNames: "[name].js" };
  const { output } = await bundle.generate({ format: "esm", minify: true, ...names });
  const banner = ({ fileName }) => `globalThis.signetLoaded?.add(${JSON.stringify(fileName)});`;
  await bundle.write({ dir, format: "esm", minify: true, banner, ...names });
  await bundle.close();
  return output.map(({ fileName, code }) => ({
    name: fileName,
    kb: gzipSync(code, { level: 9 }).length / 1000,
  }));
}

const resolveBuilt = {
  name: "resolve-built",
  resolveId: (id) => (id === "entry.ts" ? id : built[id] === undefined ? null : join(root, built[id])),
  load: (id) => (id === "entry.ts" ? { code: loaderCode, moduleType: "ts" } : null),
};

async function loadedFiles(dir) {
  const { seal } = await import(pathToFileURL(join(root, built["@signet/core"])).href);
  const loaded = new Set();
  globalThis.signetLoaded = loaded;
  try {
    const { triage, answer } = await import(pathToFileURL(join(dir, "entry.js")).href);
    const content = "## Label\nbug\n\n## Reason\nIt crashes.";
    const reply = { choices: [{ message: { content }, finish_reason: "stop" }] };
    const { label } = await answer(String(seal(triage)), "It crashes.", async () => Response.json(reply));
    if (label !== "bug") throw new Error(`the bundled program answers ${label}`);
  } finally {
    delete globalThis.signetLoaded;
  }
  return loaded;
}
