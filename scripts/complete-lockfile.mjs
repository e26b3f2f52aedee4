// Keeps package-lock.json usable on every platform. npm runs this by itself (the "dependencies" script) whenever
// it has changed node_modules.
//
// 1. A registry mirror can lag behind for platform packages. npm then leaves them out of the lockfile without a
//    word, and `npm ci` refuses that lockfile. The embedded model's binaries for macOS and Windows are entered
//    here; being optional, one that cannot be fetched never fails an install.
// 2. The Linux ARM binary declares that it also suits x64 (for cross builds). It does not run there: 20 MB saved.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const before = readFileSync(path, "utf8");
const lock = JSON.parse(before);
const { version } = lock.packages["node_modules/node-llama-cpp"];

const binaries = {
  "linux-arm64": { cpu: ["arm64"], libc: ["glibc"], os: ["linux"] },
  "mac-arm64-metal": { cpu: ["arm64", "x64"], os: ["darwin"] },
  "mac-x64": { cpu: ["x64"], os: ["darwin"] },
  "win-arm64": { cpu: ["arm64", "x64"], os: ["win32"] },
  "win-x64": { cpu: ["x64"], os: ["win32"] },
};
for (const [platform, { cpu, libc, os }] of Object.entries(binaries)) {
  const key = `node_modules/@node-llama-cpp/${platform}`;
  const known = lock.packages[key];
  const sameVersion = known?.version === version;
  lock.packages[key] = {
    version,
    ...(sameVersion && known.integrity !== undefined ? { integrity: known.integrity } : {}),
    cpu,
    ...(libc === undefined ? {} : { libc }),
    license: "MIT",
    optional: true,
    os,
    engines: { node: ">=20.0.0" },
  };
}

const [root, ...rest] = Object.keys(lock.packages);
rest.sort((a, b) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries([root, ...rest].map((key) => [key, lock.packages[key]]));

const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before) writeFileSync(path, after);
