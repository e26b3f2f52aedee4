// How the suite is run in each runtime. Each entry starts a process of the runtime, and returns the suite's results.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeArtifacts } from "./artifacts.mjs";
import { bundleSuite } from "./bundle-suite.mjs";
import { findChromium } from "./find-chromium.mjs";
import { startServer } from "./server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);
const TIME_LIMIT_MS = 60_000;

export const runtimes = {
  node: () => inProcess(process.execPath, []),
  "node-22": () => inProcess(here("node_modules/node-22/bin/node"), []),
  "node-24": () => inProcess(here("node_modules/node-24/bin/node"), []),
  bun: () => inProcess(here("node_modules/.bin/bun"), ["run"]),
  deno: () =>
    inProcess(here("node_modules/.bin/deno"), [
      "run",
      "--no-config",
      "--no-lock",
      "--allow-all",
      "--node-modules-dir=manual",
    ]),
  chromium: inChromium,
  workerd: inWorkerd,
};

/** A runtime of the command line: it prints the results. */
async function inProcess(executable, args) {
  const server = await startServer({ artifacts: await makeArtifacts(), files: new Map() });
  try {
    const { stdout } = await run(executable, [...args, here("process-main.mjs"), server.origin], {
      cwd: here("."),
      timeout: TIME_LIMIT_MS,
      maxBuffer: 1e8,
    });
    return JSON.parse(stdout);
  } finally {
    await server.close();
  }
}

/** A page that loads the suite as modules, the later ones when they are asked for. */
async function inChromium() {
  const { chromium } = await import("playwright-core");
  const files = new Map([
    [
      "/",
      { type: "text/html", body: '<!doctype html><script type="module" src="/browser-main.js"></script>' },
    ],
  ]);
  for (const { name, code } of await bundleSuite(here("browser-main.mjs")))
    files.set(`/${name}`, { type: "text/javascript", body: code });
  const server = await startServer({ artifacts: await makeArtifacts(), files });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForFunction("globalThis.signetResults !== undefined", undefined, {
      timeout: TIME_LIMIT_MS,
    });
    return await page.evaluate("globalThis.signetResults");
  } finally {
    await browser.close();
    await server.close();
  }
}

/** A worker that answers a request with the results. */
async function inWorkerd() {
  const files = await bundleSuite(here("worker-main.mjs"));
  const folder = mkdtempSync(join(tmpdir(), "signet-workerd-"));
  const server = await startServer({ artifacts: await makeArtifacts(), files: new Map() });
  const port = await freePort();
  for (const { name, code } of files) writeFileSync(join(folder, name), code);
  writeFileSync(
    join(folder, "config.capnp"),
    workerdConfig(
      files.map(({ name }) => name),
      port,
    ),
  );
  const worker = spawn(here("node_modules/.bin/workerd"), ["serve", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const log = [];
  worker.stderr.on("data", (chunk) => log.push(chunk));
  const ended = new Promise((resolve) => worker.once("close", resolve));
  try {
    const response = await answerOf(`http://127.0.0.1:${port}/?origin=${server.origin}`, ended);
    if (!response.ok) throw new Error(`the worker answers ${response.status}: ${await response.text()}`);
    return await response.json();
  } catch (error) {
    throw new Error(`${error}\n${Buffer.concat(log).toString("utf8")}`, { cause: error });
  } finally {
    worker.kill();
    await ended;
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks until somebody listens, or the process has ended. */
async function answerOf(url, ended) {
  const deadline = AbortSignal.timeout(TIME_LIMIT_MS);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    try {
      return await fetch(url, { signal: deadline });
    } catch (error) {
      if (hasEnded || deadline.aborted || error.cause?.code !== "ECONNREFUSED") throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The first module is the worker; none has any compatibility flag, so nothing of Node is there. */
function workerdConfig(names, port) {
  const sorted = [...names].sort((a, b) => Number(b === "worker-main.js") - Number(a === "worker-main.js"));
  const modules = sorted.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(", ");
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [${modules}], compatibilityDate = "2026-10-01", globalOutbound = "local")),
    (name = "local", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
