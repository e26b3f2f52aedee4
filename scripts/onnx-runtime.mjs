// onnxruntime-node and a tokenizer for it, which are not among the repository's dependencies: they would add 290 MB to every install. Whoever
// measures or tests the local embedder gets them here, installed once per machine.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { npm } from "./run.mjs";

const runtimePackage = { name: "onnxruntime-node", version: "1.30.0" };
const tokenizersPackage = { name: "@huggingface/tokenizers", version: "0.2.0" };
const packages = [runtimePackage, tokenizersPackage].map(({ name, version }) => `${name}@${version}`);

/**
 * The two modules, installed into a folder of their own when they are not there yet.
 *
 * @param {string} cache A folder that keeps what can be fetched again; it need not exist.
 * @returns {Promise<{
 *   runtime: import("../packages/adapters/src/embed/onnx-packages.js").OnnxRuntime,
 *   tokenizers: import("../packages/adapters/src/embed/onnx-packages.js").TokenizersModule,
 * }>}
 */
export async function onnxRuntime(cache) {
  const folder = join(cache, "onnx-runtime", packages.join("+").replaceAll("/", "-"));
  if (!existsSync(folder)) await install(folder);
  const require = createRequire(join(folder, "package.json"));
  return { runtime: require(runtimePackage.name), tokenizers: require(tokenizersPackage.name) };
}

/** Installs under another name first, so that a folder of the final name is whole. */
async function install(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(unfinished, "package.json"), JSON.stringify({ private: true }));
    // The install script fetches CUDA parts; the CPU's are in the package.
    const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
    const { code, output } = await npm(["install", ...options, ...packages], {
      cwd: unfinished,
      env: { ONNXRUNTIME_NODE_INSTALL: "skip" },
      capture: true,
    });
    if (code !== 0) throw new Error(`${output}\n${packages.join(" and ")} could not be installed.`);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
