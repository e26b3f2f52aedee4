// Joins a program with all that it imports, zod too, into what a deployment would ship: tree-shaken, minified, for Node.
import { rolldown } from "rolldown";

/**
 * @param {{ id: string, code: string, folder: string }} options `id` is the file that relative imports start from; the bundle's entry is `entry.mjs` in `folder`.
 */
export async function bundleProgram({ id, code, folder }) {
  const bundle = await rolldown({
    input: id,
    platform: "node",
    plugins: [{ name: "given-code", load: (path) => (path === id ? { code, moduleType: "js" } : null) }],
    treeshake: { moduleSideEffects: false },
    logLevel: "silent",
  });
  await bundle.write({ dir: folder, format: "esm", minify: true, entryFileNames: "entry.mjs" });
  await bundle.close();
}
