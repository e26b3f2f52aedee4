import type { QuickJSWASMModule } from "quickjs-emscripten-core";
import { importPackage } from "../remote/import-package.js";

const howTo = "npm install quickjs-emscripten-core @jitl/quickjs-singlefile-mjs-release-sync";
const PAGE_BYTES = 65_536;
/** What the interpreter's build declares as its start: stack, tables, an empty heap. */
const OWN_PAGES = 256;

export interface Engine {
  readonly instance: QuickJSWASMModule;
  readonly memory: WebAssembly.Memory;
}

/**
 * A new WebAssembly instance of QuickJS whose memory cannot grow beyond the limit. QuickJS's own limit does not hold in WebAssembly, where it cannot
 * tell how large its allocations are; the instance's memory does.
 */
export async function newEngine(memoryBytes: number): Promise<Engine> {
  const [core, variant] = await Promise.all([
    importPackage("quickjs-emscripten-core", () => import("quickjs-emscripten-core"), howTo),
    importPackage(
      "@jitl/quickjs-singlefile-mjs-release-sync",
      () => import("@jitl/quickjs-singlefile-mjs-release-sync"),
      howTo,
    ),
  ]);
  const wasmMemory = new WebAssembly.Memory({
    initial: OWN_PAGES,
    maximum: OWN_PAGES + Math.ceil(memoryBytes / PAGE_BYTES),
  });
  const instance = await core.newQuickJSWASMModuleFromVariant(
    core.newVariant(variant.default, { wasmMemory }),
  );
  return { instance, memory: wasmMemory };
}
