import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ReadyChild, readyChild } from "./child-line.js";
import { pinned } from "./pinned.js";

const execute = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The peer: ax 24, installed for this run, asking a server that answers at once. */
export interface AxPeer {
  /** Calls one after the other. */
  readonly run: (calls: number) => Promise<{ readonly perSecond: number; readonly perCpuSecond: number }>;
  readonly remove: () => Promise<void>;
}

const warmUp = 300;

export async function axPeer(): Promise<AxPeer> {
  const folder = mkdtempSync(join(tmpdir(), "signet-ax-"));
  let server: ReadyChild<{ readonly port: number }> | undefined;
  const remove = async (): Promise<void> => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await execute("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "@ax-llm/ax@24"], {
      cwd: folder,
    });
    copyFileSync(here("./ax-loop.mjs"), join(folder, "ax-loop.mjs"));
    const answering = pinned(1, [process.execPath, here("./instant-openai.mjs"), "Answer: in the harbour"]);
    const started = await readyChild<{ readonly port: number }>(answering);
    server = started;
    return {
      remove,
      async run(calls) {
        const told = [join(folder, "ax-loop.mjs"), String(started.line.port), String(warmUp), String(calls)];
        const [file, ...args] = pinned(0, [process.execPath, ...told]);
        const { stdout } = await execute(file, args, { cwd: folder });
        // The loop prints just this, in its last line.
        const { seconds, cpuSeconds } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
          readonly seconds: number;
          readonly cpuSeconds: number;
        };
        return { perSecond: calls / seconds, perCpuSecond: calls / cpuSeconds };
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
