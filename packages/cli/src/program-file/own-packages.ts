import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a program file may import, by package: the copies that this command itself runs on. */
const packages: Readonly<Record<string, Readonly<Record<string, () => Promise<unknown>>>>> = {
  "@signet/core": {
    "@signet/core": () => import("@signet/core"),
    "@signet/core/testing": () => import("@signet/core/testing"),
  },
  "@signet/optimizers": { "@signet/optimizers": () => import("@signet/optimizers") },
  "@signet/adapters": {
    "@signet/adapters/anthropic": () => import("@signet/adapters/anthropic"),
    "@signet/adapters/embed": () => import("@signet/adapters/embed"),
    "@signet/adapters/llama": () => import("@signet/adapters/llama"),
    "@signet/adapters/openai": () => import("@signet/adapters/openai"),
    "@signet/adapters/sqlite": () => import("@signet/adapters/sqlite"),
  },
  "@signet/cli": { "@signet/cli": () => import("../index.js") },
  zod: {
    zod: () => import("zod"),
    "zod/mini": () => import("zod/mini"),
    "zod/v4": () => import("zod/v4"),
    "zod/v4/core": () => import("zod/v4/core"),
  },
};

/** The modules of those packages that the project around a file does not have, so that a file on its own runs too. */
export async function ownPackagesFor(path: string): Promise<Record<string, unknown>> {
  const missing = Object.entries(packages).filter(([name]) => !isInstalledFor(path, name));
  const modules = missing.flatMap(([, entries]) => Object.entries(entries));
  return Object.fromEntries(
    await Promise.all(modules.map(async ([specifier, load]) => [specifier, await load()])),
  );
}

/** Looks where Node would: in `node_modules` of every folder from the file's upwards. */
function isInstalledFor(path: string, packageName: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", packageName, "package.json"))) return true;
    if (folder === dirname(folder)) return false;
  }
}
